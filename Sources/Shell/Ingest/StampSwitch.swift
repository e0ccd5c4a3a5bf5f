import CSockets

/// Keeps the kernel's arrival stamps enabled during its lifetime.
///
/// Linux enables stamping for the whole machine soon after the first socket requests it (a work item patches the code,
/// `net_enable_timestamp`), and disables it with the last. The socket is never bound, so it uses no port of a range.
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
