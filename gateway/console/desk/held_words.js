/* What stands on the file that a person takes home, in their own language, not in that of the desk. prs, ps
 * and ar are machine-drafted: the desk is told so, for somebody who reads them to look over first. */
const sq = {
    own: 'Shqip',
    title: 'Çfarë mbajmë për ju', made: 'Bërë më', asked: 'Kërkuar më', number: 'Numri juaj', alias: 'Si ju quajmë',
    language: 'Gjuha', topic: 'Tema', since: 'Që nga', you_wrote: 'Çfarë shkruat ju', we_wrote: 'Çfarë shkruam ne',
    questions: 'Pyetjet tuaja', question: 'Pyetja', you: 'Ju', us: 'Ne', appointments: 'Takime', at: 'Kur', place: 'Vendi',
    courses: 'Kurse', course: 'Kursi', started: 'Filluar më', finished: 'Mbaruar më', wishes: 'Puna që kërkoni', work: 'Puna',
    languages: 'Gjuhët', file: 'Dosja', opened: 'Hapur më', closed: 'Mbyllur më', consents: 'Çfarë pranuat',
    withdrawn: 'Tërhequr më', nothing: 'Asgjë', left_out: 'Çfarë nuk është këtu',
    others: 'Çfarë flet për njerëz të tjerë (GDPR, neni 15(4)).',
    notes: 'Shënimet e stafit dhe bisedat: këshilltari juaj i shikon bashkë me ju.',
};
const en = {
    own: 'English',
    title: 'What we hold about you', made: 'Made on', asked: 'Asked for on', number: 'Your number', alias: 'What we call you',
    language: 'Language', topic: 'Topic', since: 'Since', you_wrote: 'What you wrote', we_wrote: 'What we wrote',
    questions: 'Your questions', question: 'Question', you: 'You', us: 'We', appointments: 'Appointments', at: 'When', place: 'Place',
    courses: 'Courses', course: 'Course', started: 'Started on', finished: 'Finished on', wishes: 'Work you look for', work: 'Work',
    languages: 'Languages', file: 'File', opened: 'Opened on', closed: 'Closed on', consents: 'What you agreed to',
    withdrawn: 'Taken back on', nothing: 'Nothing', left_out: 'What is not in here',
    others: 'What tells of other people (GDPR, article 15(4)).',
    notes: 'Notes of staff and talks: your adviser goes through them with you.',
};
const prs = {
    own: 'دری',
    title: 'آنچه درباره شما نگه می‌داریم', made: 'تاریخ تهیه', asked: 'تاریخ درخواست', number: 'شماره شما', alias: 'نامی که به شما داده‌ایم',
    language: 'زبان', topic: 'موضوع', since: 'از', you_wrote: 'آنچه شما نوشتید', we_wrote: 'آنچه ما نوشتیم',
    questions: 'سوال‌های شما', question: 'سوال', you: 'شما', us: 'ما', appointments: 'قرار ملاقات‌ها', at: 'زمان', place: 'محل',
    courses: 'کورس‌ها', course: 'کورس', started: 'تاریخ شروع', finished: 'تاریخ ختم', wishes: 'کاری که می‌خواهید', work: 'کار',
    languages: 'زبان‌ها', file: 'دوسیه', opened: 'باز شده در', closed: 'بسته شده در', consents: 'آنچه قبول کردید',
    withdrawn: 'پس گرفته شده در', nothing: 'هیچ', left_out: 'آنچه در اینجا نیست',
    others: 'آنچه درباره دیگران است (GDPR، ماده ۱۵ (۴)).',
    notes: 'یادداشت‌های کارمندان و گفتگوها: مشاور شما آن‌ها را با شما می‌بیند.',
};
const ps = {
    own: 'پښتو',
    title: 'ستاسو په اړه څه ساتو', made: 'د جوړېدو نېټه', asked: 'د غوښتنې نېټه', number: 'ستاسو شمېره', alias: 'هغه نوم چې تاسو ته مو درکړی',
    language: 'ژبه', topic: 'موضوع', since: 'له', you_wrote: 'هغه څه چې تاسو ولیکل', we_wrote: 'هغه څه چې موږ ولیکل',
    questions: 'ستاسو پوښتنې', question: 'پوښتنه', you: 'تاسو', us: 'موږ', appointments: 'د لیدنې وختونه', at: 'کله', place: 'ځای',
    courses: 'کورسونه', course: 'کورس', started: 'پیل شوی', finished: 'پای ته رسېدلی', wishes: 'هغه کار چې غواړئ', work: 'کار',
    languages: 'ژبې', file: 'دوسیه', opened: 'پرانیستل شوې', closed: 'تړل شوې', consents: 'هغه څه چې مو ومنل',
    withdrawn: 'بېرته اخیستل شوی', nothing: 'هېڅ', left_out: 'هغه څه چې دلته نشته',
    others: 'هغه څه چې د نورو خلکو په اړه دي (GDPR، ماده ۱۵ (۴)).',
    notes: 'د کارکوونکو یادښتونه او خبرې: ستاسو سلاکار یې له تاسو سره ګوري.',
};
const ar = {
    own: 'العربية',
    title: 'ما نحتفظ به عنك', made: 'تاريخ الإعداد', asked: 'تاريخ الطلب', number: 'رقمك', alias: 'الاسم الذي نسميك به',
    language: 'اللغة', topic: 'الموضوع', since: 'منذ', you_wrote: 'ما كتبته أنت', we_wrote: 'ما كتبناه نحن',
    questions: 'أسئلتك', question: 'سؤال', you: 'أنت', us: 'نحن', appointments: 'المواعيد', at: 'متى', place: 'المكان',
    courses: 'الدورات', course: 'دورة', started: 'بدأت في', finished: 'انتهت في', wishes: 'العمل الذي تبحث عنه', work: 'العمل',
    languages: 'اللغات', file: 'الملف', opened: 'فُتح في', closed: 'أُغلق في', consents: 'ما وافقت عليه',
    withdrawn: 'سُحب في', nothing: 'لا شيء', left_out: 'ما ليس هنا',
    others: 'ما يخص أشخاصًا آخرين (GDPR، المادة 15(4)).',
    notes: 'ملاحظات الموظفين والمحادثات: يراجعها مستشارك معك.',
};

export const tables = { sq, en, prs, ps, ar };
export const drafted = (language) => ['prs', 'ps', 'ar'].includes(language);
export const direction = (language) => (drafted(language) ? 'rtl' : 'ltr');
/* Whoever chose none yet, or another, reads English. */
export const known = (language) => (language in tables ? language : 'en');
