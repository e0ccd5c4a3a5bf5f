import Glibc

/// Sends the looped sample to many receivers on this machine at the pace it was captured, from one thread.
///
/// Every millisecond what is due is sent. The receivers are spread over a second, as participants are: their key
/// frames do not come at once.
struct PacedSender {
    let sample: LoopedSample
    let destinations: [Destination]
    private var cursors: [Cursor] = []

    init(sample: LoopedSample, destinations: [Destination]) {
        self.sample = sample
        self.destinations = destinations
    }

    struct Sent {
        var packets = 0
        /// Most seconds that a packet was sent after its time: over 0.1 the machine did not keep up.
        var latest = 0.0
    }

    /// Sends to each destination what lies before that second; returns when the last packet is sent. May go on later.
    mutating func run(to second: Int) throws -> Sent {
        let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard socket >= 0 else { throw BenchError.system(operation: "socket", code: errno) }
        defer { close(socket) }
        var sent = Sent()
        let length = Int64(second) * 1_000_000_000
        let start = Int64(ChildProcess.now * 1e9)
        if cursors.isEmpty {
            cursors = destinations.indices.map { index in
                Cursor(origin: start + Int64(index) * 1_000_000_000 / Int64(destinations.count))
            }
        }
        // What is measured is the receiver: the sender goes first where it may (root; others send all the same).
        setpriority(Int32(PRIO_PROCESS.rawValue), 0, -10)
        defer { setpriority(Int32(PRIO_PROCESS.rawValue), 0, 0) }
        var frame: [UInt8] = []
        var isSending = true
        while isSending {
            let now = Int64(ChildProcess.now * 1e9)
            isSending = false
            for i in cursors.indices {
                while true {
                    let elapsed =
                        Int64(cursors[i].turn) * sample.period + sample.packets[cursors[i].packet].time
                    guard elapsed < length else { break }
                    isSending = true
                    let due = cursors[i].origin + elapsed
                    guard due <= now else { break }
                    sent.latest = max(sent.latest, Double(now - due) / 1e9)
                    sample.write(packet: cursors[i].packet, turn: cursors[i].turn, source: i, into: &frame)
                    try send(frame, of: sample.packets[cursors[i].packet], to: destinations[i], through: socket)
                    sent.packets += 1
                    cursors[i].packet += 1
                    if cursors[i].packet == sample.packets.count {
                        cursors[i].packet = 0
                        cursors[i].turn += 1
                    }
                }
            }
            usleep(1000)
        }
        return sent
    }

    /// Where one destination is in the sample.
    private struct Cursor {
        var origin: Int64
        var packet = 0
        var turn = 0
    }

    private func send(
        _ frame: [UInt8], of packet: SamplePacket, to destination: Destination, through socket: Int32
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (packet.kind == .audio ? destination.audioPort : destination.videoPort).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let count = frame.withUnsafeBytes { bytes in
            withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    sendto(
                        socket, bytes.baseAddress?.advanced(by: packet.start), bytes.count - packet.start, 0, address,
                        socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        // A receiver that closed its port is told by its own result, not here.
        guard count >= 0 || errno == ECONNREFUSED else { throw BenchError.system(operation: "sendto", code: errno) }
    }
}
