-- PRO.SPEC.GROUP: distinct children in special circumstances, by group, sub-group, sex, age group, minority.
-- A small table: rows of the day are kept once and counted four ways; children by group are counted apart, because a child is in several. One number as key took as long.
WITH held AS MATERIALIZED (
    SELECT unit_id, child, grp, code, sex, minority, CAST(age_months >= 72 AS INTEGER) + CAST(age_months >= 132 AS INTEGER) AS band
    FROM circumstances WHERE at_close AND unit_id IS NOT NULL
), people AS MATERIALIZED (
    SELECT unit_id, sex, minority, band, count(*) AS n FROM (SELECT DISTINCT unit_id, child, sex, minority, band FROM held) once GROUP BY unit_id, sex, minority, band
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, sum(n) AS n FROM people GROUP BY unit_id
    UNION ALL SELECT unit_id, 'group', grp, count(DISTINCT child) FROM held GROUP BY unit_id, grp
    UNION ALL SELECT unit_id, 'subgroup', code, count(*) FROM held GROUP BY unit_id, code
    UNION ALL SELECT unit_id, 'sex', sex, sum(n) FROM people GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'age_group', CASE band WHEN 0 THEN '0-5' WHEN 1 THEN '6-10' ELSE '11-15' END, sum(n) FROM people GROUP BY unit_id, band
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), sum(n) FROM people GROUP BY unit_id, minority
)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.n) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator
FROM parts c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
