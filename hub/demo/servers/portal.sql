-- The database of a simulated portal (mô phỏng), in the SQL that PostgreSQL and SQLite share.
CREATE TABLE dia_diem (gln TEXT PRIMARY KEY, ten TEXT NOT NULL, tinh TEXT NOT NULL);
CREATE TABLE hang (
  id INTEGER PRIMARY KEY, gtin TEXT, so_lo TEXT, so_seri TEXT, sscc TEXT, ma_khac TEXT, ten TEXT
);
CREATE INDEX hang_lo ON hang (gtin, so_lo);
CREATE INDEX hang_seri ON hang (gtin, so_seri);
CREATE INDEX hang_sscc ON hang (sscc);
CREATE INDEX hang_khac ON hang (ma_khac);
CREATE TABLE nhat_ky (
  so INTEGER PRIMARY KEY, ma TEXT NOT NULL, viec TEXT NOT NULL, luc BIGINT NOT NULL,
  cap_nhat BIGINT NOT NULL, noi TEXT REFERENCES dia_diem, kho TEXT REFERENCES dia_diem,
  thung INTEGER REFERENCES hang, me TEXT, chung_tu TEXT, noi_di TEXT, noi_den TEXT, nsx TEXT, hsd TEXT
);
CREATE INDEX nhat_ky_me ON nhat_ky (me);
CREATE INDEX nhat_ky_luc ON nhat_ky (luc);
CREATE INDEX nhat_ky_noi ON nhat_ky (noi);
CREATE INDEX nhat_ky_kho ON nhat_ky (kho);
CREATE INDEX nhat_ky_thung ON nhat_ky (thung);
CREATE TABLE nhat_ky_hang (
  so INTEGER NOT NULL REFERENCES nhat_ky, dong INTEGER NOT NULL, chieu TEXT NOT NULL,
  hang INTEGER NOT NULL REFERENCES hang, so_luong DOUBLE PRECISION, don_vi TEXT, PRIMARY KEY (so, dong)
);
CREATE INDEX nhat_ky_hang_hang ON nhat_ky_hang (hang);
CREATE VIEW truy_xuat AS
  SELECT n.so, n.ma, n.viec, n.luc, n.cap_nhat, n.noi, d.ten AS ten_noi, d.tinh AS tinh_noi, n.kho,
    t.sscc AS thung_sscc, t.ma_khac AS thung_khac, n.me, n.chung_tu, n.noi_di, di.ten AS ten_di, di.tinh AS tinh_di,
    n.noi_den, den.ten AS ten_den, den.tinh AS tinh_den,
    n.nsx, n.hsd, c.dong, c.chieu, h.gtin, h.so_lo, h.so_seri, h.sscc, h.ma_khac,
    h.ten AS ten_hang, c.so_luong, c.don_vi
  FROM nhat_ky n JOIN nhat_ky_hang c ON c.so = n.so JOIN hang h ON h.id = c.hang
    LEFT JOIN hang t ON t.id = n.thung LEFT JOIN dia_diem d ON d.gln = n.noi
    LEFT JOIN dia_diem di ON di.gln = n.noi_di LEFT JOIN dia_diem den ON den.gln = n.noi_den;
CREATE VIEW co_mat AS
  SELECT c.so, h.* FROM nhat_ky_hang c JOIN hang h ON h.id = c.hang
  UNION ALL SELECT n.so, h.* FROM nhat_ky n JOIN hang h ON h.id = n.thung;
CREATE VIEW dien_ra AS
  SELECT so, noi AS gln FROM nhat_ky UNION ALL SELECT so, kho FROM nhat_ky;
