/* Questions to look at. Invented for tests; no answer here is advice. */
const MINUTE_MS = 60 * 1000;

const QUESTIONS = [
    {
        alias: 'Ulliri 417',
        age: 190,
        text: 'Pershendetje, u ktheva nga Gjermania para dy javesh me dy femije. Ku duhet te shkoj per regjistrimin ne shkolle dhe cfare letrash duhen?',
    },
    {
        alias: 'Guri 033',
        age: 95,
        category: 'emigrants',
        language: 'en',
        text: 'I have an offer to work in a hotel for the summer. The man asks 400 euro first. Is it normal to pay before the contract?',
    },
    {
        alias: 'Lumi 562',
        age: 62,
        category: 'refugees',
        language: 'prs',
        bearer: 'ussd',
        node: 'refugees.health',
        text: 'سلام. پسرم تب دارد و کارت صحی نداریم. امروز به کدام کلینیک رفته می‌توانیم؟',
    },
    {
        alias: 'Bora 120',
        age: 40,
        category: 'afghan',
        language: 'ps',
        text: 'سلام، د خپلې میرمنې د راوستلو لپاره کوم کاغذونه پکار دي؟',
    },
    {
        alias: 'Mali 781',
        age: 12,
        category: 'immigrants',
        language: 'ar',
        text: 'مرحبا، هل أحتاج إلى عقد إيجار لتجديد تصريح الإقامة؟',
    },
    {
        alias: 'Deti 208',
        age: 3,
        category: 'emigrants',
        text: 'A vlen patenta shqiptare ne Itali?',
        bearer: 'ussd',
        node: 'emigrants.papers',
    },
];

export function seed(desk) {
    const ids = QUESTIONS.map(({ age, ...rest }) =>
        desk.open({ ...rest, age_ms: age * MINUTE_MS }),
    );
    desk.claim(ids[1], { version: desk.get(ids[1]).version }, { id: '2', name: 'Besa Kola' });
    const ana = { id: '1', name: 'Ana Hoxha' };
    const answered = desk.open({
        alias: 'Era 954',
        age_ms: 300 * MINUTE_MS,
        category: 'emigrants',
        text: 'Kam humbur pasaporten ne Greqi. Cfare te bej?',
    });
    desk.note(
        answered,
        { text: 'Foli edhe me telefon me zyren; pret dokumentin e policise.' },
        ana,
    );
    desk.answer(
        answered,
        {
            version: desk.get(answered).version,
            text: 'Bëni denoncimin në polici dhe ruani kopjen. Pastaj na shkruani këtu qytetin ku jeni.',
        },
        ana,
    );
    desk.receipt(answered, 'delivered');
    return ids;
}
