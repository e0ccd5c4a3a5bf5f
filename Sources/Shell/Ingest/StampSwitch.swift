import CSockets

/// Keeps the kernel's arrival stamps switched on as long as it lives.
///
/// Linux switches stamping on for the whole machine with the first socket that asks, but a moment later (a work
/// item patches the code, `net_enable_timestamp`), and off with the last. The socket is never bound, so it takes
/// no port from a range.
final class StampSwitch {
    private let descriptor: Int32

    init() throws(IngestError) {
        let descriptor = try checked(cs_open(false, false), "socket")
        let reported = cs_report(descriptor, false, false)
        if reported < 0 { cs_close(descriptor) }
        try checked(reported, "setsockopt")
        self.descriptor = descriptor
    }

    deinit {
        cs_close(descriptor)
    }
}
