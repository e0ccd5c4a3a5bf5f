import Glibc

/// A thread that runs a body and then ends; all threads of the recorder start here.
public enum DetachedThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    public static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The default of 8 MiB is only address space, but 512 KiB is plenty for a loop.
        unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
        let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        unsafe pthread_attr_destroy(&attributes)
        precondition(code == 0, "the system allows a process more threads than the recorder starts")
    }
}
