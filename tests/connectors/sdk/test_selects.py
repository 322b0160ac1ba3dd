"""A statement of a system's file is one SELECT, and its parameters are all that is ever filled."""

import sqlite3

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from connectors.sdk.database.select import parse_select

PIECES = st.sampled_from(
    [
        "SELECT", "WITH", "a", "b.c", "FROM", "x", "(", ")", ",", "'it''s'", "':no'", "'a;b'",
        '"q;:n"', ":lot", ":gtin14", "::int", "a::text", "1", "-", ">=", "||", "-- c :x ; '\n",
        "/* c; :x ' */", "$$ :x ; ' $$", "$t$ ; $t$", "`b:x`", "[i]", "%", "\n", " ", "ORDER", "BY",
        "'HH24:MI'", "x[1:2]",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "parameters", "ordered"),
    [
        ("SELECT 1", set(), False),
        ("  select a from b where c = :lot;  ", {"lot"}, False),
        ("WITH x AS (SELECT 1 ORDER BY 1) SELECT * FROM x", set(), False),
        ("WITH x AS (SELECT 1) SELECT * FROM x ORDER  BY 1 LIMIT :limit", {"limit"}, True),
        ("(SELECT :a) UNION (SELECT :b) -- :c", {"a", "b"}, False),
        ("SELECT to_char(t, 'HH24:MI'), ':no', \":no\", a[1:2], x::int FROM y", set(), False),
        ("SELECT $$:no$$, $t$ ; :no $$ $t$, a$b, :yes", {"yes"}, False),
        ("SELECT 1 /* ; :no ' */ -- ; :no '\n;\n -- ende", set(), False),
        ("SELECT t.update, replace(a, 'DELETE', ''), \"insert\" FROM t", set(), False),
    ],
)
def test_a_statement_is_read_as_the_database_would(
    sql: str, parameters: set[str], ordered: bool
) -> None:
    found = parse_select(sql)
    assert (found.parameters, found.ordered) == (parameters, ordered)
    assert not found.text.rstrip().endswith(";")


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("", "begins with SELECT or WITH"),
        ("-- nichts", "begins with SELECT or WITH"),
        ("VALUES (1)", "begins with SELECT or WITH"),
        ("EXPLAIN SELECT 1", "begins with SELECT or WITH"),
        ("DROP TABLE x", "begins with SELECT or WITH"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("SELECT 1;;", "more than one statement"),
        ("SELECT 1; -- c\n DROP TABLE x", "more than one statement"),
        ("WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x", "the word DELETE"),
        ("SELECT a INTO b FROM c", "the word INTO"),
        ("SELECT * FROM t FOR UPDATE", "the word UPDATE"),
        ("WITH x AS (SELECT 1) MERGE INTO t USING x", "the word INTO"),
        ("SELECT 1 EXEC xp_cmdshell", "the word EXEC"),
        ("SELECT 'a", "holds a ' that is never closed"),
        ('SELECT "a', 'holds a " that is never closed'),
        ("SELECT 1 /* a", "holds a /\\* that is never closed"),
        (r"SELECT 'a\' OR 1=1 --'", "databases read differently"),
        ("SELECT 1 --x", "databases read differently"),
        ("SELECT 1 /*! INTO OUTFILE */", "databases read differently"),
        ("SELECT 1 /*M! x */", "databases read differently"),
        ("SELECT 1 /* a /* b */ c */", "databases read differently"),
    ],
)
def test_what_is_no_single_select_is_refused_with_what_to_do(sql: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_select(sql)


@given(st.lists(PIECES, max_size=12).map(lambda pieces: "SELECT " + " ".join(pieces)))
def test_only_parameters_are_ever_replaced(sql: str) -> None:
    """What SQLAlchemy makes of the text is the statement, with a mark for each parameter."""
    try:
        found = parse_select(sql)
    except ValueError:
        return
    compiled = text(found.text).compile(dialect=sqlite.dialect(paramstyle="named"))
    assert str(compiled) == sql.strip().removesuffix(";").strip()
    assert set(compiled.params) == found.parameters


@given(st.text("ab'\":;-/*$`\\ \n", max_size=20))
def test_what_stands_in_a_statement_for_sqlite_is_one_statement(rest: str) -> None:
    """Nothing passes that SQLite would read as two statements or never see the end of."""
    sql = f"SELECT 1 AS a, {rest}"
    try:
        parse_select(sql)
    except ValueError:
        return
    assume("$" not in rest and "`" not in rest and "\\" not in rest)
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute(sql)
        except sqlite3.Error as error:
            assert "one statement at a time" not in str(error)
            assert "unrecognized token" not in str(error) or ":" in rest
    connection.close()
