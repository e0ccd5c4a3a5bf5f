import Glibc

/// A thread that runs a body and then ends; all threads of the recorder start here.
public enum DetachedThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// For threads that decode or encode; like the system's own, only address space.
    public static let codecStackByteCount = 8 << 20

    /// The thread takes none of the signals that end a process: who waits for them, or the main thread, gets them.
    ///
    /// - Parameter stackByteCount: the default is plenty for a loop, where the system's 8 MiB are only address space.
    public static func start(stackByteCount: Int = 512 << 10, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, stackByteCount)
        let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                ProcessSurroundings.blockEndingSignals()
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        unsafe pthread_attr_destroy(&attributes)
        precondition(code == 0, "the system allows a process more threads than the recorder starts")
    }
}
