import Ingest
import Jobs
import Media
import Sources

/// The sockets of a live recording; a test hands in packets instead.
protocol PacketPorts: AnyObject {
    /// Ports that are bound, in rising order.
    var bound: [UInt16] { get }
    /// The least receive buffer that the kernel granted to any socket, in bytes; nil before the first.
    var smallestBuffer: Int? { get }
    /// Ends a wait; for any thread.
    var wake: @Sendable () -> Void { get }

    /// Sleeps until the next round or a wake-up. A packet does not end the wait.
    func wait(_ interval: Interval)

    /// Takes what has come, without waiting. If the result is not complete, more has come than is taken at once.
    func receive() throws(IngestError) -> ReceiveResult

    /// Hands out what the last `receive` took, in the order of arrival.
    func forEachReceived(_ body: (ReceivedDatagram, Span<UInt8>) throws -> Void) throws

    /// Binds ports for a connection that the source will be asked for, in the order of its sections.
    func open(_ connectionID: String, sections: [MediaKind]) throws(IngestError) -> [SectionPorts]

    /// Binds the ports that a participant's description names.
    func open(_ participant: Participant) throws

    /// What is expected on the ports of a connection.
    func roles(of connectionID: String) -> [ConnectionJoined.PortRole]

    /// Closes the ports of a connection that no other connection has.
    ///
    /// - Returns: what the kernel dropped since it was last told.
    func close(_ connectionID: String) throws(IngestError) -> [PortDrops]

    func send(_ bytes: [UInt8], from port: UInt16, to target: Endpoint) throws(IngestError)

    /// What the kernel dropped since it was last told.
    func newDrops() -> [PortDrops]
}
