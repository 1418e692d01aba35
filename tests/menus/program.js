/* The program's sub-commands about menus, as these tests call them. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, root } from '../service/gateway.js';

export const menusFolder = join(root, 'menus');

/** Runs `migranti ARGUMENTS` in the tree's root. */
export function run(...args) {
    const ran = spawnSync(binary, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

export const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** A phone in the terminal: `say` writes a line and gives the lines that came, without their signs. */
export function phone(...args) {
    const child = spawn(binary, ['talk', ...args], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    let wake = () => {};
    child.stdout.setEncoding('utf8').on('data', (part) => {
        text += part;
        wake();
    });
    const prompt = async () => {
        while (text !== '> ' && !text.endsWith('\n> ')) {
            if (child.exitCode !== null) throw new Error(`migranti talk ended: ${text}`);
            await new Promise((done) => (wake = done));
        }
        const lines = text.slice(0, -2).split('\n');
        text = '';
        const of = (sign) =>
            lines.filter((line) => line[0] === sign).map((line) => line.slice(2));
        return { shown: of('<'), came: of('+'), told: of('!') };
    };
    return {
        begin: prompt,
        say: (line) => {
            child.stdin.write(`${line}\n`);
            return prompt();
        },
        end: () => child.stdin.end(),
    };
}

/* Every service that the product promises, and the nodes that give it. */
export const services = readFileSync(new URL('services.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([tree, service, nodes]) => ({ tree, service, nodes: nodes.split(' ') }));

/* What a text has in common with the folded one: letters of the Albanian alphabet become plain. */
export const plain = (text) =>
    text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[“”„]/g, '"').replace(/[’‘]/g, "'")
        .replace(/[–—]/g, '-').replace(/…/g, '...').replace(/\s+/g, ' ').trim();
