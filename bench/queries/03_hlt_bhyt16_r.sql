-- HLT.BHYT16.R: share of children with a health insurance card, by sex, minority, age group.
-- Tried on 3.2 million children, CPU seconds: one cube then its sums (this) 0.24; sum of casts instead of FILTER 0.30; GROUPING SETS 0.36;
-- one aggregate a member by unit, then unpivoted 0.62.
WITH cube AS MATERIALIZED (
    SELECT unit_id, sex, minority, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 132 THEN '6-10' ELSE '11-15' END AS age_group,
        count(*) FILTER (WHERE insured) AS top, count(*) AS bottom
    FROM children WHERE stock AND unit_id IS NOT NULL
    GROUP BY unit_id, sex, minority, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 132 THEN '6-10' ELSE '11-15' END
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, top, bottom FROM cube
    UNION ALL SELECT unit_id, 'sex', sex, top, bottom FROM cube
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), top, bottom FROM cube
    UNION ALL SELECT unit_id, 'age_group', age_group, top, bottom FROM cube
), communes AS (SELECT unit_id, breakdown, member, sum(top) AS top, sum(bottom) AS bottom FROM parts GROUP BY unit_id, breakdown, member)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.top) AS BIGINT) AS numerator, CAST(sum(c.bottom) AS BIGINT) AS denominator
FROM communes c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
