-- ABU.N: distinct children abused, counted again at every level where it happened, by sex, age group, setting, form, minority, relation.
-- A small table, joined with the map first, because a child counts again at every level; nothing to gain.
WITH there AS MATERIALIZED (
    SELECT m.ancestor_id AS unit_id, i.child, i.sex, i.place, i.form, i.relation, i.minority,
        CASE WHEN i.age_months < 72 THEN '0-5' WHEN i.age_months < 132 THEN '6-10' WHEN i.age_months < 192 THEN '11-15' END AS age_group
    FROM incidents i JOIN unit_map m ON m.unit_id = i.unit_id AND m."map" = '2022' WHERE i.confirmed
), parts AS (
    SELECT unit_id, '' AS breakdown, '' AS member, child FROM there
    UNION ALL SELECT unit_id, 'sex', sex, child FROM there
    UNION ALL SELECT unit_id, 'age_group', age_group, child FROM there WHERE age_group IS NOT NULL
    UNION ALL SELECT unit_id, 'abuse_place', place, child FROM there
    UNION ALL SELECT unit_id, 'abuse_form', form, child FROM there
    UNION ALL SELECT unit_id, 'minority', CAST(minority AS VARCHAR), child FROM there
    UNION ALL SELECT unit_id, 'relation', relation, child FROM there
)
SELECT unit_id, breakdown, member, count(DISTINCT child) AS numerator, CAST(NULL AS BIGINT) AS denominator FROM parts GROUP BY unit_id, breakdown, member
