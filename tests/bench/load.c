/* Bench: the load generator. See load.h; `bench_load --help` lists what it takes. */
#include "load.h"

#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256, DRAIN_US = 5 * 1000 * 1000, HOLD_AT_ONCE = 64 };

static void fail(const char *what)
{
    fprintf(stderr, "bench_load: %s: %s\n", what, strerror(errno));
    exit(1);
}

void load_watch(struct load *load, struct endpoint *endpoint)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = endpoint };
    if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, endpoint->fd, &event) != 0)
        fail("epoll");
}

void load_nodelay(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static void dial(struct load *load, struct slot *slot)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons((uint16_t)load->port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fail("connect");
    load_nodelay(fd);
    slot->endpoint.fd = fd;
    slot->endpoint.in_len = 0;
    load_watch(load, &slot->endpoint);
}

/* ---- callers ---- */

static void ask(struct load *load, struct slot *slot, int64_t due_us)
{
    char request[REQUEST_SIZE_MAX];
    size_t size = requests_next(&load->plan, &slot->caller, request);
    slot->due_us = due_us;
    slot->busy = true;
    slot->answered = false;
    slot->replied = load->sink_port == 0;
    load->busy++;
    if (send(slot->endpoint.fd, request, size, MSG_NOSIGNAL) != (ssize_t)size)
        load_answered(load, slot, false);
}

static void settle(struct load *load, struct slot *slot)
{
    int64_t now_us = samples_now_us();
    slot->busy = false;
    load->busy--;
    load->total++;
    /* An open loop measures what fell due in its time, a closed one what was answered in it. */
    int64_t at_us = load->rate > 0 ? slot->due_us : now_us;
    if (at_us >= load->measure_from_us && at_us < load->measure_to_us)
        samples_add(&load->samples, now_us - slot->due_us);
    if (load->hold_s > 0) {
        if (load->asked < load->plan.callers)
            ask(load, &load->slots[load->asked++], now_us);
        return;
    }
    bool over = now_us >= load->measure_to_us;
    if (over ? requests_halfway(&load->plan, &slot->caller) : load->rate == 0) {
        ask(load, slot, now_us);
        return;
    }
    slot->next_idle = load->idle;
    load->idle = slot;
}

void load_answered(struct load *load, struct slot *slot, bool right)
{
    if (!right) {
        load->errors++;
        slot->replied = true; /* no reply follows what was refused */
    }
    slot->answered = true;
    if (slot->busy && slot->replied)
        settle(load, slot);
}

void load_replied(struct load *load, unsigned person)
{
    struct slot *slot = &load->slots[person % load->plan.callers];
    if (!slot->busy || slot->replied || slot->caller.person != person) {
        load->errors++; /* twice, or to nobody who asked */
        return;
    }
    slot->replied = true;
    if (slot->answered)
        settle(load, slot);
}

/* The whole answer at the front of the input: its size, 0 when it is not whole. */
static size_t whole_answer(struct endpoint *endpoint, int *ret_status, const char **ret_body,
                           size_t *ret_body_size)
{
    static const char name[] = "\r\ncontent-length:";
    const char *end = memmem(endpoint->in, endpoint->in_len, "\r\n\r\n", 4);
    if (!end)
        return 0;
    size_t head_size = (size_t)(end - endpoint->in) + 4, length = 0;
    for (const char *at = endpoint->in; at + sizeof(name) <= end; at++) {
        if (*at == '\r' && strncasecmp(at, name, sizeof(name) - 1) == 0)
            length = strtoul(at + sizeof(name) - 1, NULL, 10);
    }
    if (endpoint->in_len < head_size + length)
        return 0;
    *ret_status = endpoint->in_len > 12 ? (int)strtol(endpoint->in + 9, NULL, 10) : 0;
    *ret_body = endpoint->in + head_size;
    *ret_body_size = length;
    return head_size + length;
}

static void read_answer(struct load *load, struct slot *slot)
{
    struct endpoint *endpoint = &slot->endpoint;
    ssize_t got = recv(endpoint->fd, endpoint->in + endpoint->in_len,
                       sizeof(endpoint->in) - endpoint->in_len, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) { /* hung up: an error unless nothing was asked */
        close(endpoint->fd);
        dial(load, slot);
        if (slot->busy)
            load_answered(load, slot, false);
        return;
    }
    endpoint->in_len += (size_t)got;
    int status;
    const char *body;
    size_t body_size, size = whole_answer(endpoint, &status, &body, &body_size);
    if (size == 0)
        return;
    bool right = requests_right(&load->plan, &slot->caller, status, body, body_size);
    endpoint->in_len = 0; /* nothing is asked twice at once */
    load_answered(load, slot, right && slot->busy);
}

/* ---- the run ---- */

static void start_due(struct load *load, int64_t now_us)
{
    double interval_us = 1e6 / load->rate;
    while (load->idle && load->next_due_us <= (double)now_us &&
           load->next_due_us < (double)load->measure_to_us) {
        struct slot *slot = load->idle;
        load->idle = slot->next_idle;
        ask(load, slot, (int64_t)load->next_due_us);
        load->next_due_us += interval_us;
    }
}

/* Sessions that wait between two requests of an open loop are led to their end. */
static void finish_sessions(struct load *load, int64_t now_us)
{
    struct slot *slot = load->idle, *next;
    load->idle = NULL;
    load->finishing = true;
    for (; slot; slot = next) {
        next = slot->next_idle;
        if (requests_halfway(&load->plan, &slot->caller))
            ask(load, slot, now_us);
    }
}

static bool is_over(const struct load *load, int64_t now_us)
{
    if (load->hold_s > 0)
        return load->busy == 0;
    return load->finishing && (load->busy == 0 || now_us >= load->measure_to_us + DRAIN_US);
}

static void begin(struct load *load, int64_t now_us)
{
    load->measure_from_us = now_us + load->warm_us;
    load->measure_to_us = load->measure_from_us + load->measured_us;
    load->next_due_us = (double)now_us;
    load->asked =
        load->hold_s > 0 && load->plan.callers > HOLD_AT_ONCE ? HOLD_AT_ONCE : load->plan.callers;
    for (unsigned i = 0; i < load->asked; i++) {
        struct slot *slot = &load->slots[i];
        if (load->rate == 0) {
            ask(load, slot, now_us);
        } else {
            slot->next_idle = load->idle;
            load->idle = slot;
        }
    }
}

static void wait_and_read(struct load *load)
{
    struct epoll_event events[EVENTS];
    struct timespec wait = { .tv_nsec = 5 * 1000 * 1000 };
    if (load->rate > 0 && load->idle && !load->finishing) {
        double left_us = load->next_due_us - (double)samples_now_us();
        if (left_us < 5000)
            wait.tv_nsec = left_us <= 0 ? 0 : (long)(left_us * 1000);
    }
    int count = epoll_pwait2(load->epoll, events, EVENTS, &wait, NULL);
    for (int i = 0; i < count; i++) {
        struct endpoint *endpoint = events[i].data.ptr;
        if (endpoint->kind == ENDPOINT_CALLER)
            read_answer(load, (struct slot *)(void *)endpoint);
        else if (endpoint->kind == ENDPOINT_SINK)
            load_sink_read(load, endpoint);
        else
            load_sink_accept(load, endpoint);
    }
}

static void run(struct load *load)
{
    int64_t now_us = samples_now_us();
    begin(load, now_us);
    while (!is_over(load, now_us)) {
        wait_and_read(load);
        now_us = samples_now_us();
        if (load->rate > 0)
            start_due(load, now_us);
        if (now_us >= load->measure_to_us && !load->finishing && load->hold_s == 0)
            finish_sessions(load, now_us);
    }
    if (load->rate > 0 && load->next_due_us < (double)load->measure_to_us) /* never asked */
        load->errors +=
            (uint64_t)(((double)load->measure_to_us - load->next_due_us) / 1e6 * load->rate);
    load->errors += load->busy; /* never answered */
}

static void open_slots(struct load *load)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->slots = calloc(load->plan.callers, sizeof(*load->slots));
    if (!load->slots || load->epoll < 0)
        abort();
    if (load->sink_port != 0 && !load_sink_open(load))
        fail("sink");
    for (unsigned i = 0; i < load->plan.callers; i++) {
        load->slots[i].caller.number = i;
        dial(load, &load->slots[i]);
    }
}

static const struct option options[] = {
    { "port", required_argument, NULL, 'p' },    { "path", required_argument, NULL, 'a' },
    { "kind", required_argument, NULL, 'k' },    { "text", required_argument, NULL, 't' },
    { "callers", required_argument, NULL, 'c' }, { "persons", required_argument, NULL, 'n' },
    { "rate", required_argument, NULL, 'r' },    { "warm-ms", required_argument, NULL, 'w' },
    { "ms", required_argument, NULL, 'm' },      { "sink", required_argument, NULL, 's' },
    { "hold", required_argument, NULL, 'h' },    { "loose", no_argument, NULL, 'l' },
    { "help", no_argument, NULL, '?' },          { NULL, 0, NULL, 0 },
};

static const char usage[] =
    "usage: bench_load --port PORT --path PATH [--kind ussd|kannel] [--text WORD] [--callers N]\n"
    "  [--persons N] [--rate PER_SECOND] [--warm-ms MS] [--ms MS] [--sink PORT] [--hold S] "
    "[--loose]\n";

static void read_options(int argc, char **argv, struct load *ret)
{
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        unsigned long number = optarg ? strtoul(optarg, NULL, 10) : 0;
        switch (option) {
        case 'p':
            ret->port = (int)number;
            break;
        case 'a':
            ret->plan.path = optarg;
            break;
        case 'k':
            ret->plan.kind = strcmp(optarg, "kannel") == 0 ? REQUEST_KANNEL : REQUEST_USSD;
            break;
        case 't':
            ret->plan.text = optarg;
            break;
        case 'c':
            ret->plan.callers = (unsigned)number;
            break;
        case 'n':
            ret->plan.persons = (unsigned)number;
            break;
        case 'r':
            ret->rate = (double)number;
            break;
        case 'w':
            ret->warm_us = (int64_t)number * 1000;
            break;
        case 'm':
            ret->measured_us = (int64_t)number * 1000;
            break;
        case 's':
            ret->sink_port = (int)number;
            break;
        case 'h':
            ret->hold_s = (int)number;
            break;
        case 'l':
            ret->plan.loose = true;
            break;
        default:
            fputs(usage, stderr);
            exit(64);
        }
    }
}

int main(int argc, char **argv)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct load load = {
        .plan = { .path = "/",
                  .text = "EMIGRANT",
                  .callers = 64,
                  .persons = 10000,
                  .seed = ((uint64_t)now.tv_sec << 20 ^ (uint64_t)now.tv_nsec) & 0xffffffffffff },
        .warm_us = 300 * 1000,
        .measured_us = 2000 * 1000,
    };
    read_options(argc, argv, &load);
    if (load.port == 0 || load.plan.callers == 0) {
        fputs(usage, stderr);
        return 64;
    }
    load.plan.persons -= load.plan.persons % load.plan.callers;
    if (load.plan.persons == 0)
        load.plan.persons = load.plan.callers;
    open_slots(&load);
    run(&load);
    samples_print(&load.samples, (double)load.measured_us / 1e6, load.errors, load.total);
    for (int left = load.hold_s; left > 0; left--)
        sleep(1);
    free(load.slots);
    return 0;
}
