-- GEN.POP: children by sex, year of age, age group, minority, poverty, urban or rural, parents; every unit of the map.
-- Tried on 3.2 million children, CPU seconds: two cubes then their sums (this) 0.34; GROUPING SETS straight over the rows 0.62.
WITH ages AS MATERIALIZED (
    SELECT unit_id, sex, minority, age_months // 12 AS age, count(*) AS n FROM children WHERE stock AND unit_id IS NOT NULL GROUP BY unit_id, sex, minority, age_months // 12
), homes AS MATERIALIZED (
    SELECT unit_id, poverty, urban, parents, count(*) AS n FROM children WHERE stock AND unit_id IS NOT NULL GROUP BY unit_id, poverty, urban, parents
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, n FROM homes
    UNION ALL SELECT unit_id, 'sex', sex, n FROM ages
    UNION ALL SELECT unit_id, 'age', CAST(age AS VARCHAR), n FROM ages
    UNION ALL SELECT unit_id, 'age_group', CASE WHEN age < 6 THEN '0-5' WHEN age < 11 THEN '6-10' ELSE '11-15' END, n FROM ages
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), n FROM ages
    UNION ALL SELECT unit_id, 'poverty', poverty, n FROM homes
    UNION ALL SELECT unit_id, 'urban', CAST(urban AS VARCHAR), n FROM homes
    UNION ALL SELECT unit_id, 'parents', parents, n FROM homes
), communes AS (SELECT unit_id, breakdown, member, sum(n) AS n FROM parts GROUP BY unit_id, breakdown, member)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.n) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator
FROM communes c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
