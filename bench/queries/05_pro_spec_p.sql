-- PRO.SPEC.P: share of children in special circumstances, by sex, age group, minority, poverty.
-- Tried on 3.2 million children, CPU seconds: one cube then its sums (this) 0.35; GROUPING SETS straight over the rows 0.44.
WITH cube AS MATERIALIZED (
    SELECT unit_id, sex, minority, poverty, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 132 THEN '6-10' ELSE '11-15' END AS age_group,
        count(*) FILTER (WHERE special) AS top, count(*) AS bottom
    FROM children WHERE stock AND unit_id IS NOT NULL
    GROUP BY unit_id, sex, minority, poverty, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 132 THEN '6-10' ELSE '11-15' END
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, top, bottom FROM cube
    UNION ALL SELECT unit_id, 'sex', sex, top, bottom FROM cube
    UNION ALL SELECT unit_id, 'age_group', age_group, top, bottom FROM cube
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), top, bottom FROM cube
    UNION ALL SELECT unit_id, 'poverty', poverty, top, bottom FROM cube
), communes AS (SELECT unit_id, breakdown, member, sum(top) AS top, sum(bottom) AS bottom FROM parts GROUP BY unit_id, breakdown, member)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.top) AS BIGINT) AS numerator, CAST(sum(c.bottom) AS BIGINT) AS denominator
FROM communes c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
