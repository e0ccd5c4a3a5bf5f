import Ingest
import Jobs
import Media
import Sources

/// The sockets of a live recording. Tests replace them with scripted packets.
protocol PacketPorts: AnyObject {
    /// The bound ports, in ascending order.
    var bound: [UInt16] { get }
    /// The smallest receive buffer that the kernel granted to any socket, in bytes; nil before the first socket.
    var smallestBuffer: Int? { get }
    /// Ends a wait. Safe to call from any thread.
    var wake: @Sendable () -> Void { get }

    /// Sleeps until the next round or a wake-up. Packets do not end the wait.
    func wait(_ interval: Interval)

    /// Reads the packets that have arrived, without waiting. If the result is not complete, more are left for the next
    /// call.
    func receive() throws(IngestError) -> ReceiveResult

    /// Passes the packets of the last `receive` to `body`, in the order of arrival.
    func forEachReceived(_ body: (ReceivedDatagram, Span<UInt8>) throws -> Void) throws

    /// Binds ports for a connection before the source is asked to forward it, in the order of its sections.
    func open(_ connectionID: String, sections: [MediaKind]) throws(IngestError) -> [SectionPorts]

    /// Binds the ports in a participant's description.
    func open(_ participant: Participant) throws

    /// Binds the ports to which a killed recorder had a connection forwarded, for its sections again.
    ///
    /// - Returns: empty, with nothing bound, where one of them is in use.
    func open(again joined: ConnectionJoined) -> [SectionPorts]

    /// The roles of a connection's ports.
    func roles(of connectionID: String) -> [ConnectionJoined.PortRole]

    /// Closes the ports of a connection that no other connection uses.
    ///
    /// - Returns: the packets that the kernel dropped since the last report.
    func close(_ connectionID: String) throws(IngestError) -> [PortDrops]

    func send(_ bytes: [UInt8], from port: UInt16, to target: Endpoint) throws(IngestError)

    /// The packets that the kernel dropped since the last call.
    func newDrops() -> [PortDrops]
}
