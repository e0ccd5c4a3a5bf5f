#ifndef CSOCKETS_H
#define CSOCKETS_H

// The parts of Linux sockets that Swift cannot import: control messages, constants behind casts, packed epoll events.
// Every call that can fail returns -errno. Addresses are passed as the two halves of an IPv6 address in host
// order; IPv4 in its mapped form ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).
//
// _GNU_SOURCE is not defined here: it changes fd_set, and Swift's Glibc module, read without it, would then
// refuse to be imported together with this one. What glibc hides without it is declared below under other names.

#include <endian.h>
#include <errno.h>
#include <ifaddrs.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif

#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29
#endif

// struct in6_pktinfo (RFC 3542 §6.1).
struct cs_packet_information {
    struct in6_addr address;
    unsigned int interface;
};

// struct mmsghdr (recvmmsg(2)).
struct cs_message {
    struct msghdr msg_hdr;
    unsigned int msg_len;
};

extern int cs_recvmmsg(int, struct cs_message *, unsigned int, int, void *) __asm__("recvmmsg");

// Messages per recvmmsg: with 32, the cost of the call itself is negligible.
enum { CS_BATCH = 32, CS_CONTROL = 192 };
static const int32_t cs_batch_count = CS_BATCH;

struct cs_batch {
    struct cs_message messages[CS_BATCH];
    struct iovec vectors[CS_BATCH];
    struct sockaddr_in6 sources[CS_BATCH];
    _Alignas(struct cmsghdr) char controls[CS_BATCH][CS_CONTROL];
};

struct cs_datagram {
    uint64_t source_high, source_low;
    uint64_t destination_high, destination_low;
    int64_t arrival;  // nanoseconds of CLOCK_REALTIME, 0 if the kernel gave none
    uint32_t length;
    uint32_t drops;
    uint16_t source_port;
    _Bool is_truncated, has_destination, has_drops;
};

static inline void *cs_pages(size_t size) {
    void *pages = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pages == MAP_FAILED) return 0;
    // A huge page would make 2 MiB resident at the first packet.
    madvise(pages, size, MADV_NOHUGEPAGE);
    return pages;
}

static inline void cs_release_pages(void *pages, size_t size) {
    munmap(pages, size);
}

static inline int64_t cs_nanoseconds(clockid_t clock) {
    struct timespec time = {0, 0};
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline int64_t cs_monotonic(void) { return cs_nanoseconds(CLOCK_MONOTONIC); }
static inline int64_t cs_realtime(void) { return cs_nanoseconds(CLOCK_REALTIME); }

static inline int cs_set(int socket, int level, int option, int value) {
    return setsockopt(socket, level, option, &value, sizeof value) ? -errno : 0;
}

static inline void cs_close(int descriptor) { close(descriptor); }

static inline int cs_open(_Bool is_v6, _Bool is_blocking) {
    int flags = SOCK_CLOEXEC | (is_blocking ? 0 : SOCK_NONBLOCK);
    int opened = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | flags, 0);
    if (opened < 0) return -errno;
    // `::` receives IPv4 too, regardless of /proc/sys/net/ipv6/bindv6only.
    if (is_v6) cs_set(opened, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    return opened;
}

static inline socklen_t cs_address(
    struct sockaddr_in6 *storage, _Bool is_v6, uint64_t high, uint64_t low, uint16_t port) {
    memset(storage, 0, sizeof *storage);
    if (is_v6) {
        uint64_t halves[2] = {htobe64(high), htobe64(low)};
        storage->sin6_family = AF_INET6;
        storage->sin6_port = htobe16(port);
        memcpy(&storage->sin6_addr, halves, 16);
        return sizeof *storage;
    }
    struct sockaddr_in *narrow = (struct sockaddr_in *)storage;
    narrow->sin_family = AF_INET;
    narrow->sin_port = htobe16(port);
    narrow->sin_addr.s_addr = htobe32((uint32_t)low);
    return sizeof *narrow;
}

static inline int cs_bind(int socket, _Bool is_v6, uint64_t high, uint64_t low, uint16_t port) {
    struct sockaddr_in6 storage;
    socklen_t length = cs_address(&storage, is_v6, high, low, port);
    return bind(socket, (struct sockaddr *)&storage, length) ? -errno : 0;
}

static inline int cs_connect(int socket, _Bool is_v6, uint64_t high, uint64_t low, uint16_t port) {
    struct sockaddr_in6 storage;
    socklen_t length = cs_address(&storage, is_v6, high, low, port);
    return connect(socket, (struct sockaddr *)&storage, length) ? -errno : 0;
}

static inline int cs_send(
    int socket, const void *bytes, size_t count, _Bool is_v6, uint64_t high, uint64_t low, uint16_t port) {
    struct sockaddr_in6 storage;
    socklen_t length = cs_address(&storage, is_v6, high, low, port);
    for (;;) {
        ssize_t sent = sendto(socket, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&storage, length);
        if (sent >= 0) return (int)sent;
        if (errno != EINTR) return -errno;
    }
}

// Which packets to a multicast group a socket receives (RFC 3678 §5.1): all, those of one source, or none of it.
enum { CS_JOIN, CS_JOIN_SOURCE, CS_BLOCK_SOURCE };

// `interface` is 0 for the one to which the routes lead.
static inline int cs_multicast(
    int socket, int action, _Bool is_v6, uint64_t group_high, uint64_t group_low, uint64_t source_high,
    uint64_t source_low, unsigned interface) {
    int level = is_v6 ? IPPROTO_IPV6 : IPPROTO_IP;
    struct group_source_req request;
    memset(&request, 0, sizeof request);
    request.gsr_interface = interface;
    cs_address((struct sockaddr_in6 *)&request.gsr_group, is_v6, group_high, group_low, 0);
    cs_address((struct sockaddr_in6 *)&request.gsr_source, is_v6, source_high, source_low, 0);
    if (action != CS_JOIN) {
        int option = action == CS_JOIN_SOURCE ? MCAST_JOIN_SOURCE_GROUP : MCAST_BLOCK_SOURCE;
        return setsockopt(socket, level, option, &request, sizeof request) ? -errno : 0;
    }
    struct group_req all;
    memset(&all, 0, sizeof all);
    all.gr_interface = interface;
    all.gr_group = request.gsr_group;
    return setsockopt(socket, level, MCAST_JOIN_GROUP, &all, sizeof all) ? -errno : 0;
}

// Without this, a socket gets the groups that any other socket of the machine joined (ip(7)).
static inline void cs_only_own_groups(int socket, _Bool is_v6) {
    cs_set(socket, IPPROTO_IP, IP_MULTICAST_ALL, 0);
    if (is_v6) cs_set(socket, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
}

// The interface by which a socket sends to multicast groups.
static inline int cs_send_multicast_by(int socket, _Bool is_v6, unsigned interface) {
    if (is_v6) return cs_set(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, (int)interface);
    struct ip_mreqn choice;
    memset(&choice, 0, sizeof choice);
    choice.imr_ifindex = (int)interface;
    return setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &choice, sizeof choice) ? -errno : 0;
}

// The number of an interface by its name, 0 if there is none.
static inline unsigned cs_interface_named(const char *name) { return if_nametoindex(name); }

// The number of the interface that has an address, 0 if there is none.
static inline unsigned cs_interface_of(_Bool is_v6, uint64_t high, uint64_t low) {
    struct ifaddrs *all = 0;
    if (getifaddrs(&all)) return 0;
    struct sockaddr_in6 wanted;
    cs_address(&wanted, is_v6, high, low, 0);
    unsigned found = 0;
    for (struct ifaddrs *each = all; each && !found; each = each->ifa_next) {
        if (!each->ifa_addr || each->ifa_addr->sa_family != (is_v6 ? AF_INET6 : AF_INET)) continue;
        _Bool is_same = is_v6
            ? !memcmp(&((struct sockaddr_in6 *)each->ifa_addr)->sin6_addr, &wanted.sin6_addr, 16)
            : ((struct sockaddr_in *)each->ifa_addr)->sin_addr.s_addr
                == ((struct sockaddr_in *)&wanted)->sin_addr.s_addr;
        if (is_same) found = if_nametoindex(each->ifa_name);
    }
    freeifaddrs(all);
    return found;
}

// The port to which a socket is bound, also if the kernel chose it.
static inline int cs_local_port(int socket) {
    struct sockaddr_in6 storage;
    socklen_t length = sizeof storage;
    if (getsockname(socket, (struct sockaddr *)&storage, &length)) return -errno;
    return be16toh(storage.sin6_port);  // at the same offset in sockaddr_in
}

// Reports arrival times and drop counts with every datagram; the local address only if it is not known yet.
static inline int cs_report(int socket, _Bool is_v6, _Bool wants_destination) {
    int failed = cs_set(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    if (!failed) failed = cs_set(socket, SOL_SOCKET, SO_RXQ_OVFL, 1);
    if (!failed && wants_destination)
        failed = is_v6 ? cs_set(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) : cs_set(socket, IPPROTO_IP, IP_PKTINFO, 1);
    return failed;
}

// Requests a receive buffer and returns the granted size, both as the kernel counts: it doubles the requested
// size, and counts its bookkeeping with each datagram (socket(7)).
static inline int cs_receive_buffer(int socket, int bytes) {
    if (cs_set(socket, SOL_SOCKET, SO_RCVBUFFORCE, bytes / 2)) {
        int failed = cs_set(socket, SOL_SOCKET, SO_RCVBUF, bytes / 2);
        if (failed) return failed;
    }
    int granted = 0;
    socklen_t length = sizeof granted;
    return getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &granted, &length) ? -errno : granted;
}

// The counter that SO_RXQ_OVFL reports, read without a datagram (Linux 4.12).
static inline int cs_drops(int socket, uint32_t *drops) {
    uint32_t counters[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof counters;
    if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, counters, &length)) return -errno;
    if (length < (SK_MEMINFO_DROPS + 1) * sizeof(uint32_t)) return -ENOPROTOOPT;
    *drops = counters[SK_MEMINFO_DROPS];
    return 0;
}

static inline size_t cs_batch_size(void) { return sizeof(struct cs_batch); }

// Points message i at `slot` bytes from `bytes + i * slot` on.
static inline void cs_batch_prepare(void *memory, void *bytes, size_t slot) {
    struct cs_batch *batch = memory;
    memset(batch, 0, sizeof *batch);
    for (int i = 0; i < CS_BATCH; i++) {
        batch->vectors[i].iov_base = (char *)bytes + (size_t)i * slot;
        batch->vectors[i].iov_len = slot;
        batch->messages[i].msg_hdr.msg_name = &batch->sources[i];
        batch->messages[i].msg_hdr.msg_iov = &batch->vectors[i];
        batch->messages[i].msg_hdr.msg_iovlen = 1;
        batch->messages[i].msg_hdr.msg_control = batch->controls[i];
    }
}

static inline int cs_batch_receive(int socket, void *memory, int count) {
    struct cs_batch *batch = memory;
    if (count > CS_BATCH) count = CS_BATCH;
    // The kernel overwrites the available lengths with the used ones.
    for (int i = 0; i < count; i++) {
        batch->messages[i].msg_hdr.msg_namelen = sizeof batch->sources[i];
        batch->messages[i].msg_hdr.msg_controllen = CS_CONTROL;
        batch->messages[i].msg_hdr.msg_flags = 0;
    }
    int received = cs_recvmmsg(socket, batch->messages, count, MSG_DONTWAIT, 0);
    return received < 0 ? -errno : received;
}

static inline void cs_map_v4(uint32_t network_order, uint64_t *high, uint64_t *low) {
    *high = 0;
    *low = 0xFFFF00000000 | be32toh(network_order);
}

static inline void cs_halves(const void *address, uint64_t *high, uint64_t *low) {
    uint64_t halves[2];
    memcpy(halves, address, 16);
    *high = be64toh(halves[0]);
    *low = be64toh(halves[1]);
}

static inline struct cs_datagram cs_batch_datagram(void *memory, int index) {
    struct cs_batch *batch = memory;
    struct msghdr *header = &batch->messages[index].msg_hdr;
    struct cs_datagram result;
    memset(&result, 0, sizeof result);
    result.length = batch->messages[index].msg_len;
    result.is_truncated = (header->msg_flags & MSG_TRUNC) != 0;
    result.source_port = be16toh(batch->sources[index].sin6_port);
    if (batch->sources[index].sin6_family == AF_INET)
        cs_map_v4(((struct sockaddr_in *)&batch->sources[index])->sin_addr.s_addr, &result.source_high, &result.source_low);
    else
        cs_halves(&batch->sources[index].sin6_addr, &result.source_high, &result.source_low);
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(part), sizeof time);
            result.arrival = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
        } else if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&result.drops, CMSG_DATA(part), sizeof result.drops);
            result.has_drops = 1;
        } else if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo packet;
            memcpy(&packet, CMSG_DATA(part), sizeof packet);
            cs_map_v4(packet.ipi_addr.s_addr, &result.destination_high, &result.destination_low);
            result.has_destination = 1;
        } else if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
            struct cs_packet_information packet;
            memcpy(&packet, CMSG_DATA(part), sizeof packet);
            cs_halves(&packet.address, &result.destination_high, &result.destination_low);
            result.has_destination = 1;
        }
    }
    return result;
}

static inline int cs_poller(void) {
    int opened = epoll_create1(EPOLL_CLOEXEC);
    return opened < 0 ? -errno : opened;
}

static inline int cs_poller_add(int poller, int descriptor, uint64_t mark) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = mark}};
    return epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) ? -errno : 0;
}

static inline void cs_poller_remove(int poller, int descriptor) {
    struct epoll_event event = {.events = 0};
    epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, &event);
}

static inline size_t cs_event_size(void) { return sizeof(struct epoll_event); }

static inline int cs_poller_wait(int poller, void *events, int capacity, int milliseconds) {
    int count = epoll_wait(poller, events, capacity, milliseconds);
    return count < 0 ? -errno : count;
}

static inline uint64_t cs_event_mark(const void *events, int index) {
    return ((const struct epoll_event *)events)[index].data.u64;
}

static inline int cs_waker(void) {
    int opened = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return opened < 0 ? -errno : opened;
}

// A full counter (EAGAIN) means that a wake-up is already pending.
static inline void cs_wake(int descriptor) {
    uint64_t one = 1;
    while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {}
}

static inline void cs_wait(int descriptor, int milliseconds) {
    struct pollfd waiting = {.fd = descriptor, .events = POLLIN};
    poll(&waiting, 1, milliseconds);
}

static inline void cs_quiet(int descriptor) {
    uint64_t count = 0;
    while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {}
}

#endif
