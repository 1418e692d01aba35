/* Chromium for the tests, as a shell without a window, which takes a third less of the processor: one
 * process, a fresh context for each visitor. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { SLOW } from '../service/gateway.js';
import { slowDown, slowLaunch } from './slow.js';

export const SCREENSHOTS = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

const FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export async function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
        args: FLAGS,
        ...(await slowLaunch()),
    });
}

/* A page that fails the test on any error of its own: exceptions, console errors, refused loads,
 * dialogs. `visitor.faults` is what it did wrong. */
export async function visit(
    browser,
    { locale = 'en-GB', viewport = WIDE, dark = false, ...rest } = {},
) {
    const context = await browser.newContext({
        locale,
        viewport,
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        timezoneId: 'Europe/Tirane',
        ...rest,
    });
    context.setDefaultTimeout(60000 * SLOW);
    const page = await context.newPage();
    const faults = [];
    await slowDown(page);
    page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
    page.on('dialog', (dialog) => (faults.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
    page.on('console', (message) => {
        if (message.type() === 'error' && !expected(message.text()))
            faults.push(`console: ${message.text()}`);
    });
    return { context, page, faults };
}

/* Chromium writes a line for each answer that is no success, whoever handles it. */
function expected(text) {
    return text.startsWith('Failed to load resource');
}

export async function login(page, url, { login, password }) {
    await page.goto(`${url}/`);
    await page.locator('#login').fill(login);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.queue, .page').first().waitFor();
}

export async function shoot(page, name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
}
