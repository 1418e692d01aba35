// openapi.json as tests read it: its operations, and bodies made from their schemas.
import { readFileSync } from 'node:fs';
import { root } from './gateway.js';

export const document = JSON.parse(readFileSync(`${root}/gateway/console/openapi.json`, 'utf8'));

export const resolve = (schema) => (schema?.$ref ? resolve(schema.$ref.slice(2).split('/').reduce((at, step) => at[step], document)) : schema);

/** Of the API: { path without /api/v1, method, operation, body: its schema or undefined, open: without a login }. */
export const operations = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/v1/') && !path.endsWith('.json'))
    .flatMap(([path, methods]) => Object.entries(methods).filter(([method]) => ['get', 'post'].includes(method)).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`,
        path: path.slice('/api/v1'.length), method: method.toUpperCase(), operation,
        open: operation.security?.length === 0,
        body: resolve(resolve(resolve(operation.requestBody)?.content?.['application/json'])?.schema),
    })));

/** Something that a schema takes, as plain as can be; nothing where there is none. */
export function sample(schema) {
    if (!schema) return undefined;
    const it = resolve(schema);
    if ('const' in it) return it.const;
    if (it.enum) return it.enum[0];
    const one = it.oneOf ?? it.anyOf;
    if (one) return sample(one[0]);
    const type = [it.type].flat()[0];
    if (it.allOf || type === 'object') {
        const all = [it, ...(it.allOf ?? []).map(resolve)];
        return Object.fromEntries(all.flatMap((part) => Object.entries(part.properties ?? {})).map(([name, member]) => [name, sample(member)]));
    }
    if (type === 'array') return it.items ? [sample(it.items)] : [];
    if (type === 'integer' || type === 'number') return it.minimum ?? 1;
    if (type === 'boolean') return false;
    return it.pattern ? '1' : 'x'.repeat(Math.max(it.minLength ?? 0, 3));
}
