-- SUP.SERVICE.C: distinct children served in the period, by kind of service, sex, minority.
-- Rows are brought to one per child and kind first, then to one per child: the second step reads the first.
WITH kinds AS MATERIALIZED (
    SELECT unit_id, child, kind, sex, minority FROM services WHERE unit_id IS NOT NULL AND kind IS NOT NULL GROUP BY unit_id, child, kind, sex, minority
), people AS MATERIALIZED (
    SELECT unit_id, sex, minority, count(*) AS n FROM (SELECT unit_id, child, sex, minority FROM kinds GROUP BY unit_id, child, sex, minority) once GROUP BY unit_id, sex, minority
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, sum(n) AS n FROM people GROUP BY unit_id
    UNION ALL SELECT unit_id, 'service_kind', kind, count(*) FROM kinds GROUP BY unit_id, kind
    UNION ALL SELECT unit_id, 'sex', sex, sum(n) FROM people GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), sum(n) FROM people GROUP BY unit_id, minority
)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.n) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator
FROM parts c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
