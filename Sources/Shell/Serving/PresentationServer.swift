import Hummingbird
import HummingbirdCore
import Synchronization

/// Serves a folder of presentations over HTTP, read-only. It has neither TLS nor users: both are a proxy's job.
public struct PresentationServer: Sendable {
    public struct Options: Sendable {
        public var folder: String
        /// The loopback address keeps recordings on this machine.
        public var address = "127.0.0.1"
        /// 0 chooses a free one.
        public var port: UInt16 = 8080
        /// Which pages of other servers may read what is served.
        public var origin = "*"
        public var limits = Limits()

        public init(folder: String) {
            self.folder = folder
        }
    }

    /// What clients may cost.
    public struct Limits: Sendable {
        /// Beyond them, connections wait in the kernel. Each has a descriptor, a file's one too while it is sent.
        public var connections = 4096
        /// Until a request is there as a whole, and between two of them: half a minute is usual for browsers' own.
        public var idleSeconds = 30
        /// Until a client takes the next chunk.
        public var stalledSeconds = 30
        /// For one field of a request, and for all; browsers send less than 2 KiB, cookies included.
        public var fieldByteCount = 8 << 10
        public var fieldsByteCount = 16 << 10
        public var fieldCount = 64

        public init() {}
    }

    /// Where connections come in; there is none until the server listens.
    private final class Door: Sendable {
        let shut = Mutex<(@Sendable () async -> Void)?>(nil)
    }

    private let options: Options
    private let folder: ServedFolder

    /// Opens the folder.
    public init(_ options: Options) throws {
        self.options = options
        folder = try ServedFolder(options.folder)
    }

    /// Serves until the task is cancelled; then returns.
    ///
    /// A connection that is being accepted while this happens may trap in NIO, which wants each one to be handled: a
    /// process that ends should end, rather than cancel.
    ///
    /// - Parameter onReady: called once with the port.
    /// - Throws: the error of the HTTP server if it cannot listen.
    public func run(onReady: @escaping @Sendable (_ port: UInt16) -> Void) async throws {
        let limits = options.limits
        let (watch, arrivals) = (PlaylistWatch(), FileArrivals())
        let door = Door()
        var configuration = ApplicationConfiguration(
            address: .hostname(options.address, port: Int(options.port)), serverName: "rokuga")
        configuration.availableConnectionsDelegate = MaximumAvailableConnections(limits.connections)
        let application = Application(
            responder: FileResponder(
                folder: folder, watch: watch, arrivals: arrivals, origin: options.origin,
                patience: .seconds(limits.stalledSeconds)),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(Int64(limits.idleSeconds)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.fieldByteCount, maxHeaderListSize: limits.fieldsByteCount,
                        maxHeaderFieldCount: limits.fieldCount))),
            configuration: configuration,
            onServerRunning: { listener in
                door.shut.withLock { $0 = { try? await listener.close() } }
                onReady(UInt16(listener.localAddress?.port ?? 0))
            })
        let serving = Task { try await application.run() }
        let result = await withTaskCancellationHandler {
            await serving.result
        } onCancel: {
            Task {
                // First no further connection is accepted; then those that there are end.
                await door.shut.withLock { $0 }?()
                await watch.close()
                await arrivals.close()
                serving.cancel()
            }
        }
        if !Task.isCancelled { try result.get() }
    }
}
