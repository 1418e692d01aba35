/* Checks a value against a schema of openapi.json: the part of JSON Schema that it uses. */
import { readFileSync } from 'node:fs';

const document = JSON.parse(
    readFileSync(new URL('../../gateway/console/openapi.json', import.meta.url), 'utf8'),
);

function resolve(reference) {
    return reference
        .slice(2)
        .split('/')
        .reduce((at, step) => at[step], document);
}

const IS = {
    object: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
    array: Array.isArray,
    string: (value) => typeof value === 'string',
    integer: Number.isSafeInteger,
    boolean: (value) => typeof value === 'boolean',
    null: (value) => value === null,
};

function membersOf(schema) {
    if (schema.$ref) return membersOf(resolve(schema.$ref));
    return [...Object.keys(schema.properties ?? {}), ...(schema.allOf ?? []).flatMap(membersOf)];
}

/* Sentences about what is wrong; members that no schema names are wrong too. */
export function faults(schema, value, at = '', named = true) {
    if (schema.$ref) return faults(resolve(schema.$ref), value, at, named);
    const found = [];
    const types = [schema.type ?? []].flat();
    if (types.length && !types.some((type) => IS[type](value)))
        return [`${at} is ${JSON.stringify(value)}, not ${types}`];
    if ('const' in schema && value !== schema.const) found.push(`${at} is not ${schema.const}`);
    if (schema.enum && !schema.enum.includes(value))
        found.push(`${at} is ${value}, not one of ${schema.enum}`);
    if (schema.pattern && !new RegExp(schema.pattern).test(value))
        found.push(`${at} does not match ${schema.pattern}`);
    if (schema.oneOf && schema.oneOf.filter((one) => !faults(one, value, at).length).length !== 1)
        found.push(`${at} is ${JSON.stringify(value)}, not one of the allowed shapes`);
    for (const part of schema.allOf ?? []) found.push(...faults(part, value, at, false));
    if (!IS.object(value)) {
        if (schema.items)
            for (const [n, item] of value.entries())
                found.push(...faults(schema.items, item, `${at}[${n}]`));
        return found;
    }
    for (const name of schema.required ?? [])
        if (!(name in value)) found.push(`${at}.${name} is missing`);
    for (const [name, member] of Object.entries(schema.properties ?? {}))
        if (name in value) found.push(...faults(member, value[name], `${at}.${name}`));
    const known = membersOf(schema);
    if (named && known.length)
        for (const name of Object.keys(value))
            if (!known.includes(name)) found.push(`${at}.${name} is not described`);
    return found;
}

/* The schema of an answer: of `GET /api/v1/me` with 200. */
export function answerSchema(method, path, status) {
    const operation = document.paths[path][method.toLowerCase()];
    let answer = operation.responses[status];
    if (!answer) throw new Error(`${method} ${path} does not describe ${status}`);
    if (answer.$ref) answer = resolve(answer.$ref);
    return Object.values(answer.content ?? {})[0]?.schema ?? {};
}
