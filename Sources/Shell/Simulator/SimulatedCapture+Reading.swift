import Captures
import Media

extension SimulatedCapture {
    /// Reads the packets of `descriptions` into memory; other traffic in the capture is skipped.
    init(reading path: String, descriptions: [ForwardedSDP], limit: Int = sizeLimit) throws(SimulatorError) {
        self.init(path: path)
        do {
            var reader = try CaptureReader(path: path)
            while true {
                switch try reader.next() {
                case .end: return
                case .event: continue
                case .datagram(let datagram):
                    let port = datagram.destination.port
                    // The capture does not contain all of this packet, so it cannot be sent again.
                    guard !datagram.isTruncated, descriptions.contains(where: { $0.slot(ofPort: port) != nil })
                    else { continue }
                    var payload: [UInt8] = []
                    reader.withPayload(datagram.payload) { payload.append($0) }
                    let time = SessionTime(nanoseconds: datagram.time.nanoseconds)
                    try append(payload, port: port, at: time, limit: limit)
                }
            }
        } catch let error as SimulatorError {
            throw error
        } catch {
            throw .unusableCapture(path: path, reason: "\(error)")
        }
    }
}
