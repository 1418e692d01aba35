/* A quarter of a year of courses that never was: counts by day, answers, and a few people in them. */
const DAY_MS = 24 * 3600 * 1000;
const COURSES = ['safe-migration', 'work-rights', 'first-weeks', 'own-business', 'officials'];
const ANSWERS = [
    ['safe-migration', 'visa-free', 61, 34],
    ['safe-migration', 'no-fee', 72, 8],
    ['work-rights', 'hours', 40, 3],
    ['work-rights', 'insured', 22, 19],
    ['officials', 'ask', 12, 9],
    ['own-business', 'tax', 2, 1],
];
const WORDS = ['COURSE MIGRATION', 'COURSE RIGHTS', 'COURSE BUSINESS', 'COURSE OFFICIALS', 'COURSE STEPS'];

export async function addLearners(program) {
    const today = Math.floor(Date.now() / DAY_MS);
    const rows = [];
    for (let back = 80; back >= 0; back -= 1)
        for (const [at, course] of COURSES.entries()) {
            const started = (back * 7 + at * 3) % 5;
            rows.push(`('${course}', ${today - back}, ${started}, ${(started + back) % 3}, ${back % 11 === at ? 1 : 0})`);
        }
    program.sql(`INSERT INTO course_day VALUES ${rows.join(', ')}`);
    program.sql(`INSERT INTO course_answer VALUES ${ANSWERS.map((row) => `(${row.map((it) => (typeof it === 'string' ? `'${it}'` : it)).join(', ')})`).join(', ')}`);
    for (const [at, words] of WORDS.entries()) {
        const phone = `+35569300000${at}`;
        for (const text of ['ENGLISH', words, at % 2 ? 'NEXT' : '18']) await program.sms(phone, text);
    }
    await program.sms('+355693000000', 'PAUSE');
}
