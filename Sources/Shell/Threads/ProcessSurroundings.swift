import CThreads
import Glibc

/// What every command sets before its first file and its first thread, so that nothing that it inherits can end a
/// recording or give away its keys.
public enum ProcessSurroundings {
    /// Core dumps contain the keys of encrypted streams. A developer who needs one sets this variable to `allow`.
    public static let dumpVariable = "ROKUGA_CORE_DUMPS"

    public static func prepare() {
        openStandardDescriptors()
        // Writing to a closed pipe, or beyond the limit of a file's size, becomes an error of the call.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // Whatever the umask is, the owner can read and write what this process creates.
        umask(umask(0) & 0o077)
        raiseDescriptorLimit()
        if unsafe getenv(dumpVariable).map({ unsafe String(cString: $0) }) != "allow" { forbidDumps() }
    }

    /// The number of files and sockets that this process may have open.
    public static var descriptorLimit: Int {
        var limits = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 1024 }
        return Int(clamping: limits.rlim_cur)
    }

    /// For threads beside the main one.
    static func blockEndingSignals() {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// What `open` returns first must never be 0, 1 or 2: messages would go into a recording.
    static func openStandardDescriptors() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            // The lowest free number is returned, which is this one.
            _ = unsafe open("/dev/null", O_RDWR)
        }
    }

    private static func raiseDescriptorLimit() {
        var limits = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limits) == 0, limits.rlim_cur < limits.rlim_max else { return }
        limits.rlim_cur = limits.rlim_max
        unsafe setrlimit(resource, &limits)
    }

    /// The limit alone is not enough: a program that the kernel pipes dumps to gets them nevertheless (core(5)).
    private static func forbidDumps() {
        var limits = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limits)
        _ = ct_forbid_dumps()
    }
}
