/* The forward walk over a whole supply graph held in memory: the yardstick of the benchmarks.
 *
 * Nodes are numbered without holes: states in the order of their numbers, hubs behind them. Links
 * are rows of a compressed adjacency. Three passes, as in hub/trace/walk.py: what certain links
 * reach, what inferred ones add, what the rest adds; within a pass by depth.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SAME_CODE = 1, UNEXPLAINED = 2, OPEN_FORWARD = 16, LEFT = 512, SHIFT = 24, PASSES = 3 };

typedef struct { int32_t *nodes; int64_t count, room; } Bucket;
typedef struct { Bucket *depths; int64_t count; } Queue;

typedef struct {
    int64_t states, hubs;
    const int64_t *n, *flags, *lo, *hi; /* by state */
    const int64_t *first;               /* by node: where its links begin; one more at the end */
    const int32_t *end;                 /* by link */
    const int8_t *weight;               /* by link: its certainty */
} Graph;

static int push(Queue *queue, int64_t depth, int32_t node) {
    if (depth >= queue->count) {
        int64_t count = depth * 2 + 16;
        Bucket *grown = realloc(queue->depths, count * sizeof(Bucket));
        if (!grown) return -1;
        memset(grown + queue->count, 0, (count - queue->count) * sizeof(Bucket));
        queue->depths = grown;
        queue->count = count;
    }
    Bucket *bucket = queue->depths + depth;
    if (bucket->count == bucket->room) {
        bucket->room = bucket->room * 2 + 64;
        int32_t *grown = realloc(bucket->nodes, bucket->room * sizeof(int32_t));
        if (!grown) return -1;
        bucket->nodes = grown;
    }
    bucket->nodes[bucket->count++] = node;
    return 0;
}

/* Rules 4 and 6: whatever of the same item the state may precede, and that they explain. */
static int look(const Graph *g, int32_t e, int pass, int64_t depth, const int8_t *reached, Queue *q) {
    int32_t mark = pass == 1 ? UNEXPLAINED : SAME_CODE;
    int64_t item = g->n[e] >> SHIFT;
    if (!(g->flags[e] & LEFT)) return 0;
    int32_t f = e;
    while (f > 0 && g->n[f - 1] >> SHIFT == item) f--;
    for (; f < g->states && g->n[f] >> SHIFT == item; f++)
        if (f != e && reached[f] < 0 && g->flags[f] & mark && g->flags[f] & SAME_CODE &&
            g->lo[e] <= g->hi[f] && push(q, depth + 1, f))
            return -1;
    return 0;
}

/* Fills certainty (-1: not reached) and depth by node, and the nodes reached in `order`, of which
 * there are `*last`: whatever an earlier walk left there is taken back first. Returns how many
 * states are reached, -1 when memory runs out. */
int64_t walk(const Graph *g, const int32_t *start, int64_t starts, int8_t *reached, int32_t *depths,
             int32_t *order, int64_t *last) {
    Queue queues[PASSES] = {0};
    int64_t count = 0;
    for (int64_t i = 0; i < *last; i++) reached[order[i]] = -1;
    *last = 0;
    for (int64_t i = 0; i < starts && count >= 0; i++)
        if (push(&queues[0], 0, start[i])) count = -1;
    for (int pass = 0; pass < PASSES && count >= 0; pass++) {
        for (int64_t i = 0; pass && i < *last && count >= 0; i++)
            if (order[i] < g->states && g->flags[order[i]] & OPEN_FORWARD &&
                look(g, order[i], pass, depths[order[i]], reached, &queues[pass]))
                count = -1;
        for (int64_t depth = 0; depth < queues[pass].count && count >= 0; depth++) {
            for (int64_t i = 0; i < queues[pass].depths[depth].count; i++) {
                int32_t node = queues[pass].depths[depth].nodes[i];
                if (reached[node] >= 0) continue;
                reached[node] = (int8_t)pass;
                depths[node] = (int32_t)depth;
                order[(*last)++] = node;
                if (node < g->states) count++;
                for (int64_t k = g->first[node]; k < g->first[node + 1]; k++) {
                    int weight = g->weight[k] > pass ? g->weight[k] : pass;
                    if (reached[g->end[k]] >= 0) continue;
                    if (push(&queues[weight], depth + (g->end[k] < g->states), g->end[k])) count = -1;
                }
                if (pass && node < g->states && g->flags[node] & OPEN_FORWARD &&
                    look(g, node, pass, depth, reached, &queues[pass]))
                    count = -1;
                if (count < 0) break;
            }
        }
    }
    for (int pass = 0; pass < PASSES; pass++) {
        for (int64_t d = 0; d < queues[pass].count; d++) free(queues[pass].depths[d].nodes);
        free(queues[pass].depths);
    }
    return count;
}
