-- PRO.SPEC.GROUP: distinct children in special circumstances, by group, sub-group, sex, age group, minority.
-- A small table: rows of the day are kept once and counted four ways; children by group are counted apart, because a child is in several.
WITH held AS MATERIALIZED (
    SELECT unit_id, child, grp, code, sex, minority, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 132 THEN '6-10' ELSE '11-15' END AS age_group
    FROM circumstances WHERE at_close AND unit_id IS NOT NULL
), once AS MATERIALIZED (SELECT DISTINCT unit_id, child, sex, minority, age_group FROM held),
people AS MATERIALIZED (SELECT unit_id, sex, minority, age_group, count(*) AS n FROM once GROUP BY unit_id, sex, minority, age_group), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, n FROM people
    UNION ALL SELECT unit_id, 'group', grp, count(DISTINCT child) FROM held GROUP BY unit_id, grp
    UNION ALL SELECT unit_id, 'subgroup', code, count(*) FROM held GROUP BY unit_id, code
    UNION ALL SELECT unit_id, 'sex', sex, n FROM people
    UNION ALL SELECT unit_id, 'age_group', age_group, n FROM people
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), n FROM people
), communes AS (SELECT unit_id, breakdown, member, sum(n) AS n FROM parts GROUP BY unit_id, breakdown, member)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.n) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator
FROM communes c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
