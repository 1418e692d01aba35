/* The categories and languages that the desk knows by name. */
export const CATEGORIES = ['returnees', 'emigrants', 'immigrants', 'refugees', 'afghan'];
export const TONGUES = ['sq', 'en', 'prs', 'ps', 'ar'];
