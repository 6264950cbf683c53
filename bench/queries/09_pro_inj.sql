-- PRO.INJ: injuries over children, by sex, age group of the injury form, minority, kind; a kind is divided by all children.
-- The form is that of query 03 for both tables; the denominator needs the whole scan of children, as it would in any form.
WITH hurt AS MATERIALIZED (
    SELECT unit_id, sex, minority, kind, CAST(age_months >= 72 AS INTEGER) + CAST(age_months >= 120 AS INTEGER) + CAST(age_months >= 168 AS INTEGER) AS band, count(*) AS n
    FROM injuries WHERE age_months < 192 GROUP BY unit_id, sex, minority, kind, CAST(age_months >= 72 AS INTEGER) + CAST(age_months >= 120 AS INTEGER) + CAST(age_months >= 168 AS INTEGER)
), there AS MATERIALIZED (
    SELECT unit_id, sex, minority, CAST(age_months >= 72 AS INTEGER) + CAST(age_months >= 120 AS INTEGER) + CAST(age_months >= 168 AS INTEGER) AS band, count(*) AS n
    FROM children WHERE stock AND unit_id IS NOT NULL GROUP BY unit_id, sex, minority, CAST(age_months >= 72 AS INTEGER) + CAST(age_months >= 120 AS INTEGER) + CAST(age_months >= 168 AS INTEGER)
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, sum(n) AS top, 0 AS bottom FROM hurt GROUP BY unit_id
    UNION ALL SELECT unit_id, 'sex', sex, sum(n), 0 FROM hurt GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'age_injury', CASE band WHEN 0 THEN '0-5' WHEN 1 THEN '6-9' WHEN 2 THEN '10-13' ELSE '14-16' END, sum(n), 0 FROM hurt GROUP BY unit_id, band
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), sum(n), 0 FROM hurt GROUP BY unit_id, minority
    UNION ALL SELECT unit_id, 'injury_kind', kind, sum(n), 0 FROM hurt GROUP BY unit_id, kind
    UNION ALL SELECT unit_id, '', '', 0, sum(n) FROM there GROUP BY unit_id
    UNION ALL SELECT unit_id, 'sex', sex, 0, sum(n) FROM there GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'age_injury', CASE band WHEN 0 THEN '0-5' WHEN 1 THEN '6-9' WHEN 2 THEN '10-13' ELSE '14-16' END, 0, sum(n) FROM there GROUP BY unit_id, band
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), 0, sum(n) FROM there GROUP BY unit_id, minority
), units AS (
    SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.top) AS BIGINT) AS top, CAST(sum(c.bottom) AS BIGINT) AS bottom
    FROM parts c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
)
SELECT u.unit_id, u.breakdown, u.member, u.top AS numerator, CASE WHEN u.breakdown = 'injury_kind' THEN w.bottom ELSE u.bottom END AS denominator
FROM units u JOIN units w ON w.unit_id = u.unit_id AND w.breakdown = ''
