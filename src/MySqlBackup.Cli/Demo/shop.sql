-- The demo's shop for MariaDB 10.11 or later. A statement ends at a line that holds two slashes and nothing else, so the file needs
-- no client of its own to run it: mariadb --delimiter=// reads it as it is.
SET NAMES utf8mb4
//
-- Zero dates and the like are what old shops have, and what a backup must keep.
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION', time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0
//
CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci
//
USE shop
//
CREATE SEQUENCE invoice_number START WITH 100000 INCREMENT BY 1 CACHE 1000
//
CREATE TABLE countries (
    code CHAR(2) CHARACTER SET ascii PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    vat DECIMAL(4, 2) NOT NULL
) COMMENT 'Where we send to; the rate is today''s'
//
CREATE TABLE categories (
    id SMALLINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    parent_id SMALLINT UNSIGNED NULL,
    name VARCHAR(60) NOT NULL,
    CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE SET NULL
)
//
CREATE TABLE customers (
    id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(80) NOT NULL,
    email VARCHAR(120) NOT NULL,
    company VARCHAR(60) CHARACTER SET latin1 COLLATE latin1_swedish_ci NULL COMMENT 'from the old shop, still latin1',
    country CHAR(2) CHARACTER SET ascii NOT NULL,
    born DATE NULL,
    last_visit DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
    loyalty FLOAT NOT NULL,
    password_hash BINARY(32) NOT NULL,
    note TEXT NULL,
    risk_class TINYINT INVISIBLE DEFAULT 3,
    mail_domain VARCHAR(120) AS (SUBSTRING_INDEX(email, '@', -1)) VIRTUAL,
    UNIQUE KEY email (email),
    KEY country_born (country, born),
    KEY mail_domain (mail_domain),
    CONSTRAINT customer_country FOREIGN KEY (country) REFERENCES countries (code)
)
//
CREATE TABLE products (
    id MEDIUMINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    category_id SMALLINT UNSIGNED NOT NULL,
    sku UUID NOT NULL DEFAULT UUID(),
    name VARCHAR(100) NOT NULL,
    description TEXT NOT NULL,
    price DECIMAL(10, 2) NOT NULL,
    vat DECIMAL(4, 2) NOT NULL DEFAULT 20.00,
    gross DECIMAL(10, 2) AS (ROUND(price * (1 + vat / 100), 2)) STORED,
    label VARCHAR(140) AS (CONCAT(name, ' #', LPAD(id % 1000, 3, '0'))) VIRTUAL,
    weight FLOAT NULL,
    attributes JSON NOT NULL,
    picture MEDIUMBLOB NULL,
    UNIQUE KEY sku (sku),
    KEY name_prefix (name(20) DESC),
    FULLTEXT KEY words (name, description),
    CONSTRAINT product_category FOREIGN KEY (category_id) REFERENCES categories (id),
    CONSTRAINT price_not_negative CHECK (price >= 0)
)
//
CREATE TABLE product_prices (
    product_id MEDIUMINT UNSIGNED PRIMARY KEY,
    price DECIMAL(10, 2) NOT NULL,
    changed_by VARCHAR(40) NOT NULL
) WITH SYSTEM VERSIONING
//
CREATE TABLE promotions (
    id INT AUTO_INCREMENT PRIMARY KEY,
    category_id SMALLINT UNSIGNED NOT NULL,
    percent TINYINT UNSIGNED NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    PERIOD FOR validity (valid_from, valid_to),
    UNIQUE KEY one_at_a_time (category_id, validity WITHOUT OVERLAPS)
)
//
CREATE TABLE orders (
    id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    invoice BIGINT NOT NULL DEFAULT (NEXT VALUE FOR invoice_number),
    customer_id INT UNSIGNED NOT NULL,
    status ENUM('new', 'paid', 'sent', 'returned') NOT NULL DEFAULT 'new',
    options SET('gift', 'express', 'insured') NOT NULL DEFAULT '',
    placed_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    changed_at TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP,
    ip INET6 NULL,
    KEY customer_placed (customer_id, placed_at),
    CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
)
//
CREATE TABLE order_lines (
    order_id INT UNSIGNED NOT NULL,
    line TINYINT UNSIGNED NOT NULL,
    product_id MEDIUMINT UNSIGNED NOT NULL,
    quantity SMALLINT UNSIGNED NOT NULL,
    price DECIMAL(10, 2) NOT NULL,
    discount FLOAT NULL,
    PRIMARY KEY (order_id, line),
    KEY product (product_id),
    CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT line_product FOREIGN KEY (product_id) REFERENCES products (id)
)
//
CREATE TABLE stock_movements (
    id BIGINT UNSIGNED NOT NULL,
    moved_on DATE NOT NULL,
    product_id MEDIUMINT UNSIGNED NOT NULL,
    quantity INT NOT NULL,
    reason VARCHAR(40) NULL,
    PRIMARY KEY (id, moved_on),
    KEY product (product_id, moved_on)
)
PARTITION BY RANGE COLUMNS (moved_on) (
    PARTITION year_2023 VALUES LESS THAN ('2024-01-01'),
    PARTITION year_2024 VALUES LESS THAN ('2025-01-01'),
    PARTITION year_2025 VALUES LESS THAN ('2026-01-01'),
    PARTITION later VALUES LESS THAN (MAXVALUE)
)
//
CREATE TABLE stores (
    id SMALLINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    place POINT NOT NULL,
    area POLYGON NULL,
    SPATIAL KEY place (place)
)
//
CREATE TABLE audit_log (
    at DATETIME(6) NOT NULL,
    who VARCHAR(80) NOT NULL,
    what VARCHAR(200) NOT NULL,
    KEY at (at)
) ENGINE=MyISAM COMMENT 'an engine without transactions; a table without a primary key'
//
CREATE TABLE `every ``type``` (
    id INT PRIMARY KEY,
    c_tinyint TINYINT, c_bool BOOLEAN, c_smallint SMALLINT, c_mediumint MEDIUMINT, c_int INT(8) UNSIGNED ZEROFILL, c_bigint BIGINT,
    c_bigint_unsigned BIGINT UNSIGNED, c_decimal DECIMAL(65, 30), c_float FLOAT, c_float_scaled FLOAT(9, 3), c_double DOUBLE, c_real REAL(14, 4),
    c_bit BIT(1), c_bits BIT(64),
    c_date DATE, c_time TIME, c_time6 TIME(6), c_datetime DATETIME, c_datetime6 DATETIME(6), c_timestamp TIMESTAMP NULL, c_timestamp3 TIMESTAMP(3) NULL, c_year YEAR,
    c_char CHAR(10), c_nchar NCHAR(10), c_varchar VARCHAR(100), c_latin1 VARCHAR(100) CHARACTER SET latin1, c_utf16 VARCHAR(100) CHARACTER SET utf16,
    c_sjis VARCHAR(100) CHARACTER SET sjis, c_compressed VARCHAR(200) COMPRESSED,
    c_tinytext TINYTEXT, c_text TEXT, c_mediumtext MEDIUMTEXT, c_longtext LONGTEXT,
    c_binary BINARY(8), c_varbinary VARBINARY(300), c_tinyblob TINYBLOB, c_blob BLOB, c_mediumblob MEDIUMBLOB, c_longblob LONGBLOB,
    c_enum ENUM('a', 'b''b', 'ç'), c_set SET('x', 'y', 'z'), c_json JSON,
    c_uuid UUID, c_inet4 INET4, c_inet6 INET6,
    c_geometry GEOMETRY, c_point POINT, c_linestring LINESTRING, c_polygon POLYGON,
    c_multipoint MULTIPOINT, c_multilinestring MULTILINESTRING, c_multipolygon MULTIPOLYGON, c_geometrycollection GEOMETRYCOLLECTION
    /*M!110701 , c_vector VECTOR(3) */
) COMMENT 'each column type once; a name that needs quoting'
//
INSERT INTO countries VALUES ('DE', 'Deutschland', 19.00), ('FR', 'France', 20.00), ('GB', 'United Kingdom', 20.00), ('JP', '日本', 10.00),
    ('BR', 'Brasil', 17.00), ('IN', 'भारत', 18.00), ('EG', 'مصر', 14.00), ('GR', 'Ελλάδα', 24.00)
//
INSERT INTO categories VALUES (1, NULL, 'Home'), (2, 1, 'Kitchen'), (3, 1, 'Garden 🌻'), (4, NULL, 'Books'), (5, 4, 'Children''s books'),
    (6, 4, 'Atlases \\ maps'), (7, NULL, 'Toys'), (8, 7, 'Outdoor "toys"'), (9, 2, 'Tea'), (10, 2, 'Knives')
//
INSERT INTO customers (id, name, email, company, country, born, last_visit, loyalty, password_hash, note, risk_class)
SELECT seq,
    CONCAT(ELT(1 + seq % 9, 'Anna', 'Jürgen', 'Zoë', 'Οδυσσέας', '健太', 'João', 'मीरा', 'Seán', 'Łucja'), ' ', ELT(1 + seq % 7, 'Müller', 'O''Neill', 'da Silva', '佐藤', 'Παπαδόπουλος', 'Åkesson', 'Smith'), IF(seq % 97 = 0, ' 🎉', '')),
    CONCAT('customer', seq, '@', ELT(1 + seq % 3, 'example.com', 'example.org', 'mail.example.net')),
    CASE seq % 4 WHEN 0 THEN NULL WHEN 1 THEN 'Bäckerei Groß & Söhne' WHEN 2 THEN CONCAT('Company ', seq) ELSE 'Café "Olé"' END,
    ELT(1 + seq % 8, 'DE', 'FR', 'GB', 'JP', 'BR', 'IN', 'EG', 'GR'),
    CASE WHEN seq % 11 = 0 THEN NULL WHEN seq % 501 = 0 THEN '1970-00-00' ELSE DATE '1940-01-01' + INTERVAL seq * 7919 % 25000 DAY END,
    IF(seq % 6 = 0, '0000-00-00 00:00:00', TIMESTAMP '2025-01-01 00:00:00' + INTERVAL seq * 104729 % 31536000 SECOND),
    SQRT(seq) / 7, UNHEX(SHA2(CONCAT('secret', seq), 256)),
    IF(seq % 5 = 0, CONCAT('Rings twice.\n\t"Leave it at the door" -- 100% sure; it''s \\fine\\.', CHAR(0), REPEAT(' 📦', seq % 4)), NULL),
    seq % 5
FROM seq_1_to_60000
//
INSERT INTO products (id, category_id, sku, name, description, price, vat, weight, attributes, picture)
SELECT seq, 1 + seq % 10, REGEXP_REPLACE(MD5(seq), '^(.{8})(.{4}).(.{3}).(.{3})(.{12})$', '\\1-\\2-4\\3-a\\4-\\5'),
    CONCAT(ELT(1 + seq % 6, 'Teapot', 'Atlas of the Sea', 'Kite', 'Bread knife', 'Watering can', 'Picture book'), ' ', ELT(1 + seq % 5, 'small', 'large', 'blue', 'Größe XL', '大')),
    REPEAT(CONCAT('A fine thing, number ', seq, '. It''s "the best" of its kind; costs nothing to look at. '), 1 + seq % 5),
    (seq * 7907 % 99999) / 100, ELT(1 + seq % 3, 20, 7, 0), IF(seq % 9 = 0, NULL, seq / 3e0),
    JSON_OBJECT('colour', ELT(1 + seq % 3, 'red', 'grün', '青'), 'size', JSON_ARRAY(seq % 40, seq % 30, seq % 20), 'note', IF(seq % 2, 'a "quoted" \\ word', NULL)),
    IF(seq % 4 = 0, UNHEX(REPEAT(SHA2(CONCAT('picture', seq), 512), 1 + seq % 40)), NULL)
FROM seq_1_to_4000
//
INSERT INTO product_prices (product_id, price, changed_by) SELECT id, price, 'import' FROM products
//
UPDATE product_prices SET price = price * 1.05, changed_by = 'spring' WHERE product_id % 2 = 0
//
UPDATE product_prices SET price = price - 1, changed_by = 'sale' WHERE product_id % 5 = 0 AND price > 1
//
DELETE FROM product_prices WHERE product_id % 1000 = 0
//
INSERT INTO promotions (category_id, percent, valid_from, valid_to)
SELECT 1 + seq % 10, 5 + seq % 20, DATE '2024-01-01' + INTERVAL seq DIV 10 * 30 DAY, DATE '2024-01-25' + INTERVAL seq DIV 10 * 30 DAY FROM seq_1_to_200
//
INSERT INTO orders (id, invoice, customer_id, status, options, placed_at, changed_at, ip)
SELECT seq, NEXT VALUE FOR invoice_number, 1 + seq * 7919 % 60000, ELT(1 + seq % 4, 'new', 'paid', 'sent', 'returned'), seq % 8,
    TIMESTAMP '2023-01-01 00:00:00' + INTERVAL seq * 733 SECOND + INTERVAL seq % 1000000 MICROSECOND,
    IF(seq % 3 = 0, NULL, TIMESTAMP '2023-01-02 00:00:00' + INTERVAL seq * 733 SECOND),
    IF(seq % 7 = 0, NULL, CONCAT('2001:db8::', HEX(seq % 65535)))
FROM seq_1_to_200000
//
INSERT INTO order_lines
SELECT o.seq, l.seq, 1 + (o.seq * 31 + l.seq * 1009) % 4000, 1 + o.seq % 5, (o.seq * l.seq * 37 % 99999) / 100, IF(o.seq % 3 = 0, o.seq / 1e6, NULL)
FROM seq_1_to_200000 AS o JOIN seq_1_to_3 AS l
ORDER BY o.seq, l.seq
//
INSERT INTO stock_movements
SELECT seq, DATE '2023-01-01' + INTERVAL seq % 1300 DAY, 1 + seq * 17 % 4000, seq % 41 - 20, IF(seq % 10 = 0, 'counted', NULL) FROM seq_1_to_150000
//
INSERT INTO stores (name, place, area)
SELECT CONCAT('Store ', seq), POINT(seq / 7e0 - 10, seq / 11e0 + 40), IF(seq % 2, ST_GeomFromText('POLYGON((0 0, 0 1.5, 1.5 1.5, 0 0))'), NULL) FROM seq_1_to_120
//
INSERT INTO `every ``type``` (id) VALUES (0)
//
INSERT INTO `every ``type``` SET id = 1,
    c_tinyint = -128, c_bool = TRUE, c_smallint = -32768, c_mediumint = -8388608, c_int = 42, c_bigint = -9223372036854775808,
    c_bigint_unsigned = 18446744073709551615, c_decimal = -12345678901234567890123456789012345.123456789012345678901234567891,
    c_float = 16777216, c_float_scaled = 123456.789, c_double = 2.2250738585072014e-308, c_real = 1234567890.1234, c_bit = b'1', c_bits = ~0,
    c_date = '0000-00-00', c_time = '-838:59:59', c_time6 = '838:59:58.999999', c_datetime = '0000-00-00 00:00:00', c_datetime6 = '9999-12-31 23:59:59.999999',
    c_timestamp = '1970-01-01 00:00:01', c_timestamp3 = '2038-01-19 03:14:07.999', c_year = 1901,
    c_char = 'a b', c_nchar = 'ñ', c_varchar = '👩‍🚀 ''quoted'' "double" \\ \n \r \t \Z', c_latin1 = 'Grüße, 20 €', c_utf16 = '雪 ☃', c_sjis = '表示ソ能', c_compressed = REPEAT('again ', 30),
    c_tinytext = '', c_text = 'two\nlines', c_mediumtext = REPEAT('é', 70000), c_longtext = '-- not a comment /* nor this */ ; nor an end',
    c_binary = x'00FF00FF', c_varbinary = x'000D0A1A22275C5F25', c_tinyblob = '', c_blob = x'00', c_mediumblob = REPEAT(x'DEADBEEF00', 20000), c_longblob = x'EFBBBFC328',
    c_enum = 'b''b', c_set = 'x,z', c_json = '{"k": [1, 2.50, null, "\\u00e9\\n"]}',
    c_uuid = '123e4567-e89b-12d3-a456-426655440000', c_inet4 = '192.0.2.1', c_inet6 = '2001:db8::ff00:42:8329',
    c_geometry = POINT(1, 2), c_point = POINT(-0.1, 1e300), c_linestring = ST_GeomFromText('LINESTRING(0 0, 1 1, 2 0)'),
    c_polygon = ST_GeomFromText('POLYGON((0 0, 0 3, 3 3, 3 0, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))'),
    c_multipoint = ST_GeomFromText('MULTIPOINT(1 1, 2 2)'), c_multilinestring = ST_GeomFromText('MULTILINESTRING((0 0, 1 1), (2 2, 3 3))'),
    c_multipolygon = ST_GeomFromText('MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)), ((5 5, 5 6, 6 6, 5 5)))'),
    c_geometrycollection = ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))')
    /*M!110701 , c_vector = Vec_FromText('[0.1, -2, 3e10]') */
//
INSERT INTO `every ``type``` SET id = 2,
    c_tinyint = 127, c_bool = FALSE, c_smallint = 32767, c_mediumint = 8388607, c_int = 4294967295, c_bigint = 9223372036854775807, c_bigint_unsigned = 0,
    c_decimal = 0.000000000000000000000000000001, c_float = 3.14159274, c_float_scaled = -0.001, c_double = -1.7976931348623157e308, c_real = -0.5, c_bit = b'0', c_bits = b'1010',
    c_date = '2024-02-29', c_time = '00:00:00', c_time6 = '-00:00:00.000001', c_datetime = '2025-01-00 00:00:00', c_datetime6 = '1000-01-01 00:00:00', c_timestamp = '2025-10-26 01:30:00',
    c_timestamp3 = '2025-03-30 01:00:00.001', c_year = 2155, c_char = '', c_varchar = '0', c_latin1 = x'80FFE9', c_json = '[]',
    c_enum = 'ç', c_set = '', c_inet4 = '0.0.0.0', c_inet6 = '::'
//
SET SESSION foreign_key_checks = 1, unique_checks = 1
//
CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.customer_id, o.placed_at, SUM(l.quantity * l.price) AS total FROM orders o JOIN order_lines l ON l.order_id = o.id GROUP BY o.id
//
CREATE VIEW customer_value AS
SELECT c.id, c.name, c.country, COUNT(t.order_id) AS order_count, SUM(t.total) AS total FROM customers c LEFT JOIN order_totals t ON t.customer_id = c.id GROUP BY c.id
//
-- Its name sorts before those it is made of.
CREATE SQL SECURITY INVOKER VIEW best_customers AS SELECT v.*, k.vat FROM customer_value v JOIN countries k ON k.code = v.country WHERE v.total > 30000
//
CREATE VIEW products_in_euros AS SELECT id, name, price FROM products WHERE price > 0 WITH CASCADED CHECK OPTION
//
CREATE FUNCTION order_total(the_order INT UNSIGNED) RETURNS DECIMAL(14, 2) READS SQL DATA COMMENT 'net; doesn''t count discounts'
BEGIN
    -- A comment with 'quotes', a ; and an unfinished "string
    DECLARE result DECIMAL(14, 2) DEFAULT 0;
    SELECT SUM(quantity * price) INTO result FROM order_lines WHERE order_id = the_order;
    RETURN IFNULL(result, 0);
END
//
CREATE AGGREGATE FUNCTION joined_words(word VARCHAR(100)) RETURNS VARCHAR(4000) DETERMINISTIC
BEGIN
    DECLARE result VARCHAR(4000) DEFAULT '';
    DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN TRIM(result);
    LOOP
        FETCH GROUP NEXT ROW;
        SET result = CONCAT(result, ' ', word);
    END LOOP;
END
//
CREATE PROCEDURE close_orders(IN before_day DATE, OUT closed INT)
MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
    UPDATE orders SET status = 'sent' WHERE status = 'paid' AND placed_at < before_day;
    SET closed = ROW_COUNT();
END
//
SET SESSION sql_mode = 'ORACLE'
//
CREATE PACKAGE shop_math AS
    FUNCTION gross(net DECIMAL(12, 2), vat DECIMAL(4, 2)) RETURN DECIMAL(12, 2);
    PROCEDURE check_rate(vat DECIMAL(4, 2));
END
//
CREATE PACKAGE BODY shop_math AS
    highest DECIMAL(4, 2) := 27;
    FUNCTION gross(net DECIMAL(12, 2), vat DECIMAL(4, 2)) RETURN DECIMAL(12, 2) AS
    BEGIN
        RETURN ROUND(net * (1 + vat / 100), 2);
    END;
    PROCEDURE check_rate(vat DECIMAL(4, 2)) AS
    BEGIN
        IF vat > highest THEN
            SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such rate';
        END IF;
    END;
END
//
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,ANSI_QUOTES'
//
CREATE TRIGGER order_added AFTER INSERT ON orders FOR EACH ROW
    INSERT INTO "audit_log" VALUES (NOW(6), CURRENT_USER(), CONCAT('order ', NEW.id, ' of customer ', NEW.customer_id))
//
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'
//
CREATE TRIGGER price_checked BEFORE UPDATE ON products FOR EACH ROW
BEGIN
    IF NEW.price < OLD.price / 10 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'That price can''t be meant; it fell to a tenth';
    END IF;
END
//
CREATE TRIGGER price_noted BEFORE UPDATE ON products FOR EACH ROW FOLLOWS price_checked
    INSERT INTO audit_log VALUES (NOW(6), CURRENT_USER(), CONCAT('price of ', NEW.name, ': ', OLD.price, ' -> ', NEW.price))
//
CREATE TRIGGER customer_gone AFTER DELETE ON customers FOR EACH ROW
    INSERT INTO audit_log VALUES (NOW(6), CURRENT_USER(), CONCAT('customer ', OLD.id, ' left 👋'))
//
CREATE EVENT close_old_orders ON SCHEDULE EVERY 1 DAY STARTS '2025-01-01 03:00:00' COMMENT 'nightly' DO CALL close_orders(CURDATE() - INTERVAL 30 DAY, @closed)
//
CREATE EVENT end_of_sale ON SCHEDULE AT '2037-12-31 23:59:59' ON COMPLETION PRESERVE DISABLE DO
BEGIN
    DELETE FROM promotions WHERE valid_to < CURDATE();
    INSERT INTO audit_log VALUES (NOW(6), 'event', 'the sale ended');
END
//
INSERT INTO orders (customer_id, ip) VALUES (1, '::1'), (2, NULL)
//
UPDATE products SET price = price + 0.01 WHERE id <= 50
//
