/* Bench: what the load generator asks. */
#include "requests.h"

#include "walks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number that follows from the seed, the caller and the session alone (splitmix64). */
static uint64_t mixed(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static void new_session(const struct request_plan *plan, struct caller *caller)
{
    uint64_t random = mixed(plan->seed ^ mixed((uint64_t)caller->number << 32 | ++caller->session));
    unsigned each = plan->persons / plan->callers;
    caller->person = caller->number + plan->callers * (unsigned)(random % each);
    caller->walk = (size_t)(random >> 40) % WALKS;
    caller->step = 0;
    caller->history[0] = '\0';
}

static size_t ussd(const struct request_plan *plan, struct caller *caller, char *ret)
{
    bool begins = caller->session == 0;
    if (!begins) {
        const char *key = walks[caller->walk][caller->step];
        begins = key == NULL;
        if (key) {
            size_t used = strlen(caller->history);
            snprintf(caller->history + used, sizeof(caller->history) - used, used ? "*%s" : "%s",
                     key);
            caller->step++;
        }
    }
    if (begins)
        new_session(plan, caller);
    char body[REQUEST_SIZE_MAX / 2];
    int size = snprintf(body, sizeof(body),
                        "sessionId=ATUid_%llx_%x_%llx&serviceCode=%%2A384%%2A123%%23"
                        "&phoneNumber=%%2B35569%07u&networkCode=99999&text=%s",
                        (unsigned long long)plan->seed, caller->number,
                        (unsigned long long)caller->session, caller->person, caller->history);
    return (size_t)snprintf(ret, REQUEST_SIZE_MAX,
                            "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                            "Content-Type: application/x-www-form-urlencoded\r\n"
                            "Content-Length: %d\r\n\r\n%s",
                            plan->path, size, body);
}

static size_t kannel(const struct request_plan *plan, struct caller *caller, char *ret)
{
    new_session(plan, caller);
    return (size_t)snprintf(
        ret, REQUEST_SIZE_MAX,
        "GET %s?id=%llx-%x-%llx&from=%%2B35569%07u&to=50600&text=%s"
        "&charset=UTF-8&coding=0&ts=2026-11-21+10:00:00&smsc=operator&udh=&meta="
        "&binfo= HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Kannel/1.4.5\r\n\r\n",
        plan->path, (unsigned long long)plan->seed, caller->number,
        (unsigned long long)caller->session, caller->person, plan->text);
}

size_t requests_next(const struct request_plan *plan, struct caller *caller, char *ret)
{
    return plan->kind == REQUEST_USSD ? ussd(plan, caller, ret) : kannel(plan, caller, ret);
}

static bool ussd_right(const struct request_plan *plan, const struct caller *caller,
                       const char *body, size_t body_size)
{
    bool goes_on = body_size > 4 && memcmp(body, "CON ", 4) == 0;
    bool ends = body_size > 4 && memcmp(body, "END ", 4) == 0;
    if (plan->loose)
        return goes_on || ends;
    const char *const *keys = walks[caller->walk];
    bool left = caller->step >= 2 && strcmp(keys[caller->step - 1], "0") == 0 &&
                strcmp(keys[caller->step - 2], "00") == 0;
    return left ? ends : goes_on;
}

bool requests_right(const struct request_plan *plan, struct caller *caller, int status,
                    const char *body, size_t body_size)
{
    bool right =
        status == 200 && (plan->kind != REQUEST_USSD || ussd_right(plan, caller, body, body_size));
    if (!right && plan->kind == REQUEST_USSD)
        while (walks[caller->walk][caller->step])
            caller->step++;
    return right;
}

bool requests_halfway(const struct request_plan *plan, const struct caller *caller)
{
    return plan->kind == REQUEST_USSD && walks[caller->walk][caller->step];
}

bool requests_person(const char *text, size_t size, unsigned *ret)
{
    static const char prefix[] = "35569";
    size_t skipped = sizeof(prefix) - 1;
    if (size < skipped + PERSON_DIGITS || memcmp(text, prefix, skipped) != 0)
        return false;
    unsigned person = 0;
    for (size_t i = skipped; i < skipped + PERSON_DIGITS; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        person = person * 10 + (unsigned)(text[i] - '0');
    }
    *ret = person;
    return true;
}
