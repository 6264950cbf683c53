-- SUP.SERVICE.C: distinct children served in the period, by kind of service, sex, minority.
-- Rows are brought to one per child and kind first, then to one per child: the second step reads the first. CPU seconds on 2.5 million
-- children in 10,599 communes: unit, sex and minority as one number beside the child (this) 0.14; as columns of the key 0.16.
WITH kinds AS MATERIALIZED (
    SELECT DISTINCT child, kind, unit_id * 4 + CASE WHEN sex = 'nam' THEN 2 ELSE 0 END + CAST(minority AS INTEGER) AS place FROM services WHERE unit_id IS NOT NULL AND kind IS NOT NULL
), people AS MATERIALIZED (
    SELECT place // 4 AS unit_id, CASE WHEN place // 2 % 2 = 1 THEN 'nam' ELSE 'nu' END AS sex, place % 2 = 1 AS minority, count(*) AS n
    FROM (SELECT DISTINCT child, place FROM kinds) once GROUP BY place
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, sum(n) AS n FROM people GROUP BY unit_id
    UNION ALL SELECT place // 4, 'service_kind', kind, count(*) FROM kinds GROUP BY place // 4, kind
    UNION ALL SELECT unit_id, 'sex', sex, sum(n) FROM people GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), sum(n) FROM people GROUP BY unit_id, minority
)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.n) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator
FROM parts c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
