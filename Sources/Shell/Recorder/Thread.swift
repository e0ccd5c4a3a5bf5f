import Glibc

/// A detached thread with a body; the only threads of the recorder are made here.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func detach(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The default of 8 MiB is address space only, but 512 KiB is plenty for a loop.
        unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
        let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, unsafe context)
        unsafe pthread_attr_destroy(&attributes)
        precondition(code == 0, "a process may have at least a handful of threads")
    }
}
