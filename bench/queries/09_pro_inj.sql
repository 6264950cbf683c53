-- PRO.INJ: injuries over children, by sex, age group of the injury form, minority, kind; a kind is divided by all children.
-- The form is that of query 03 for both tables; the denominator needs the whole scan of children, as it would in any form.
WITH hurt AS MATERIALIZED (
    SELECT unit_id, sex, minority, kind, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 120 THEN '6-9' WHEN age_months < 168 THEN '10-13' ELSE '14-16' END AS age_injury,
        count(*) AS n FROM injuries WHERE age_months < 192
    GROUP BY unit_id, sex, minority, kind, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 120 THEN '6-9' WHEN age_months < 168 THEN '10-13' ELSE '14-16' END
), there AS MATERIALIZED (
    SELECT unit_id, sex, minority, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 120 THEN '6-9' WHEN age_months < 168 THEN '10-13' ELSE '14-16' END AS age_injury,
        count(*) AS n FROM children WHERE stock AND unit_id IS NOT NULL
    GROUP BY unit_id, sex, minority, CASE WHEN age_months < 72 THEN '0-5' WHEN age_months < 120 THEN '6-9' WHEN age_months < 168 THEN '10-13' ELSE '14-16' END
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, n AS top, 0 AS bottom FROM hurt
    UNION ALL SELECT unit_id, 'sex', sex, n, 0 FROM hurt
    UNION ALL SELECT unit_id, 'age_injury', age_injury, n, 0 FROM hurt
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), n, 0 FROM hurt
    UNION ALL SELECT unit_id, 'injury_kind', kind, n, 0 FROM hurt
    UNION ALL SELECT unit_id, '', '', 0, n FROM there
    UNION ALL SELECT unit_id, 'sex', sex, 0, n FROM there
    UNION ALL SELECT unit_id, 'age_injury', age_injury, 0, n FROM there
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), 0, n FROM there
), communes AS (SELECT unit_id, breakdown, member, sum(top) AS top, sum(bottom) AS bottom FROM parts GROUP BY unit_id, breakdown, member), units AS (
    SELECT m.ancestor_id AS unit_id, c.breakdown, c.member, CAST(sum(c.top) AS BIGINT) AS top, CAST(sum(c.bottom) AS BIGINT) AS bottom
    FROM communes c JOIN unit_map m ON m.unit_id = c.unit_id AND m."map" = '2022' GROUP BY m.ancestor_id, c.breakdown, c.member
)
SELECT u.unit_id, u.breakdown, u.member, u.top AS numerator, CASE WHEN u.breakdown = 'injury_kind' THEN w.bottom ELSE u.bottom END AS denominator
FROM units u JOIN units w ON w.unit_id = u.unit_id AND w.breakdown = ''
