/* Matching what a person typed against the words a screen understands.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_KEYWORD_H
#define GATEWAY_KEYWORD_H

#include "domain/quiet.h"

/* Largest edit distance forgiven for a word of this many characters: 0 up to 3, 1 up to 7, 2 above. */
int keyword_tolerance(size_t characters);

/* Edit distance with transpositions (optimal string alignment) between two folded words, counted
 * in characters; more than `max` is told as max + 1. More than 64 characters between what both begin
 * and end with are never near. */
int keyword_distance(struct str a, struct str b, int max);

/* A bit for each kind of character in a word, and their number: words whose bits differ in more than
 * twice as many are further apart than that. */
uint64_t keyword_letters(struct str word, size_t *ret_count);

/* Commands that work everywhere, in every language at once. */
enum command {
    COMMAND_NONE,
    COMMAND_STOP,
    COMMAND_STOP_JOBS, /* no more alerts, the rest as before */
    COMMAND_START,
    COMMAND_QUIET,    /* tells the quiet hours, or sets them: command_quiet() */
    COMMAND_HELP,     /* how this works */
    COMMAND_CALL,     /* a call for help: asked about, when the lists of danger do not have it */
    COMMAND_LANGUAGE, /* opens the choice, or sets the language it names */
    COMMAND_MENU,     /* home */
    COMMAND_BACK,
    COMMAND_MORE,
    COMMAND_STATUS,   /* of my question */
    COMMAND_READ,     /* the answer that waits */
    COMMAND_HIDE,     /* answers wait until they are asked for */
    COMMAND_SHOW,     /* answers come as they are */
    COMMAND_EXPERT,   /* ask an expert */
    COMMAND_WITHDRAW, /* takes back every consent, once they confirmed it */
    COMMAND_MYDATA,   /* what is held of them, and how to get it */
    COMMAND_FORGET,   /* deletes that, once they confirmed it */
};

/* The command a whole folded text is, exactly. A word for STOP may have one beside it that says what
 * ("stop jobs", "stop all") or that is polite; a word for QUIET has the hours behind it. `ret_language`: the language a word belongs to
 * ("sq" for NDAL), or that LANGUAGE names ("LANG EN", "GJUHA SHQIP", "فارسی"); empty when open, or
 * when the word is used in several languages (STOP, MENU). */
enum command command_exact(struct str folded, struct str *ret_language);

/* What a COMMAND_QUIET says behind its word: hours, in the order of fold() ("quiet 21 30 7"), or that
 * there shall be none. False: nothing, it only asks. */
MUST_CHECK bool command_quiet(struct str folded, struct quiet_hours *ret);

/* The one command a folded word is a near miss of; COMMAND_NONE for two words or more, for a word
 * equally near to two commands, and for every word too short to be forgiven anything. HIDE, SHOW and
 * READ are never guessed: "shop" must not bring answers into the open. */
enum command command_near(struct str folded);

/* The one command that a Latin-typed word is by its consonants (skeleton.h): "mutakhasis", "wadarawa".
 * For people who read Dari, Pashto or Arabic: to others the same consonants are other words. */
enum command command_heard(struct str folded);

/* The words behind these, for checks: a menu's keyword may be none of them. Row `index`, folded;
 * false behind the last. */
bool command_word(size_t index, struct str *ret_word);

#endif
