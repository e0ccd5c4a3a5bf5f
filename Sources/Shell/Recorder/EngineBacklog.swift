import Jobs
import Media
import RTP

/// Calls to the engine that wait for their turn, in order.
struct EngineBacklog {
    enum Call {
        case packet(Packet)
        case event(JournalEvent, at: SessionTime)
        case ticks(upTo: SessionTime)
    }

    struct Packet {
        let source: Endpoint
        let port: UInt16
        let time: SessionTime
        /// The position among all bytes that ever waited.
        fileprivate let bytes: Range<Int>
    }

    private var calls: [Call] = []
    private var callHead = 0
    private var bytes: [UInt8] = []
    /// The number of bytes before those in `bytes` that were removed.
    private var goneBytes = 0
    private var byteHead = 0

    /// Moving the remaining entries costs as much as it frees, so that the cost of a call does not depend on their
    /// number.
    private static let leastMove = 4096

    var isEmpty: Bool { callHead == calls.count }
    var byteCount: Int { goneBytes + bytes.count - byteHead }
    /// What waits, in bytes of memory: a datagram without content costs as well.
    var cost: Int { byteCount + (calls.count - callHead) * Self.callCost }
    /// An upper bound of the memory of a call; vectors grow to twice what they hold.
    static let callCost = 2 * MemoryLayout<Call>.stride
    /// Includes the removed calls that still occupy memory.
    var storedCallCount: Int { calls.count }
    var first: Call? { isEmpty ? nil : calls[callHead] }

    mutating func append(_ datagram: Span<UInt8>, from source: Endpoint, port: UInt16, at time: SessionTime) {
        let start = goneBytes + bytes.count
        bytes.append(datagram)
        calls.append(.packet(Packet(source: source, port: port, time: time, bytes: start..<start + datagram.count)))
    }

    mutating func append(_ event: JournalEvent, at time: SessionTime) {
        calls.append(.event(event, at: time))
    }

    /// Merges consecutive ticks into one call.
    mutating func appendTicks(upTo time: SessionTime) {
        if !isEmpty, case .ticks(let earlier)? = calls.last {
            calls[calls.count - 1] = .ticks(upTo: max(earlier, time))
        } else {
            calls.append(.ticks(upTo: time))
        }
    }

    /// The bytes of `packet`, which must not have been removed.
    func withBytes<Result>(of packet: Packet, _ body: (Span<UInt8>) -> Result) -> Result {
        let range = packet.bytes
        return body(bytes.span.extracting(range.lowerBound - goneBytes..<range.upperBound - goneBytes))
    }

    mutating func removeFirst() {
        guard let call = first else { return }
        callHead += 1
        if case .packet(let packet) = call { byteHead = packet.bytes.upperBound }
        if isEmpty {
            calls.removeAll(keepingCapacity: calls.count <= Self.leastMove)
            callHead = 0
            goneBytes += bytes.count
            bytes.removeAll(keepingCapacity: bytes.count <= Self.leastMove << 8)
            byteHead = goneBytes
        } else if callHead >= Self.leastMove, callHead * 2 >= calls.count {
            calls.removeFirst(callHead)
            callHead = 0
            bytes.removeFirst(byteHead - goneBytes)
            goneBytes = byteHead
        }
    }
}
