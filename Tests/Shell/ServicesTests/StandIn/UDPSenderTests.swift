import Media
import Testing

@testable import Services

@Suite struct UDPSenderTests {
    @Test func sendsDatagrams() throws {
        let receiver = try UDPReceiver()
        defer { receiver.close() }
        let sender = try UDPSender()
        sender.send([1, 2, 3], to: Endpoint(address: .v4(0x7F00_0001), port: receiver.videoPort))
        sender.send([], to: Endpoint(address: .v4(0x7F00_0001), port: receiver.videoPort))
        #expect(receiver.receive(2, on: .video) == [[1, 2, 3], []])
    }

    @Test func outlivesReceiversThatAreNotThere() throws {
        let receiver = try UDPReceiver()
        let sender = try UDPSender()
        let destination = Endpoint(address: .v4(0x7F00_0001), port: receiver.audioPort)
        receiver.close()
        for i in 0..<5 { sender.send([UInt8(i)], to: destination) }
        let other = try UDPReceiver()
        defer { other.close() }
        sender.send([9], to: Endpoint(address: .v4(0x7F00_0001), port: other.videoPort))
        #expect(other.receive(1, on: .video) == [[9]])
    }
}
