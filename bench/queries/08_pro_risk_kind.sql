-- PRO.RISK.KIND: distinct children at risk, by kind, sex, minority. A child has one row a kind, so kinds are counted as rows.
-- A child has one row a kind, so kinds are counted as rows. CPU seconds on 2.5 million children in 10,599 communes: unit, sex and minority as one
-- number beside the child (this) 0.52; as columns of the key 0.66; any_value under the child more. On 25 million a hash of the child as key, slices by
-- unit and a streaming lag() were no faster.
WITH once AS MATERIALIZED (
    SELECT place // 4 AS unit_id, CASE WHEN place // 2 % 2 = 1 THEN 'nam' ELSE 'nu' END AS sex, place % 2 = 1 AS minority, count(*) AS n
    FROM (SELECT DISTINCT child, unit_id * 4 + CASE WHEN sex = 'nam' THEN 2 ELSE 0 END + CAST(minority AS INTEGER) AS place FROM risks WHERE at_close AND unit_id IS NOT NULL) people
    GROUP BY place
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, sum(n) AS n FROM once GROUP BY unit_id
    UNION ALL SELECT unit_id, 'risk_kind', code, count(*) FROM risks WHERE at_close AND unit_id IS NOT NULL GROUP BY unit_id, code
    UNION ALL SELECT unit_id, 'sex', sex, sum(n) FROM once GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), sum(n) FROM once GROUP BY unit_id, minority
)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.n) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator
FROM parts c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
