-- EDU.OUT.R: share of children from six years on who are not at school, by sex, minority.
-- The form is that of query 02, where its rivals are named; the age bound is pushed into the scan. The whole key as one number took 1.2 times this.
WITH cube AS MATERIALIZED (
    SELECT unit_id, sex, minority, count_if(list_contains(['khong', 'chua'], schooling)) AS top, count(*) AS bottom
    FROM children WHERE stock AND unit_id IS NOT NULL AND age_months >= 72
    GROUP BY unit_id, sex, minority
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, sum(top) AS top, sum(bottom) AS bottom FROM cube GROUP BY unit_id
    UNION ALL SELECT unit_id, 'sex', sex, sum(top), sum(bottom) FROM cube GROUP BY unit_id, sex
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), sum(top), sum(bottom) FROM cube GROUP BY unit_id, minority
)
SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.top) AS BIGINT) AS numerator, CAST(sum(c.bottom) AS BIGINT) AS denominator
FROM parts c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
