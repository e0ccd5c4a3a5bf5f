import Glibc
import Ingest
import Jobs
import Media
import Sources
import Synchronization
import Testing

@testable import Recorder

@Suite struct ConnectionPortsTests {
    private static let next = Atomic<UInt32>(0)

    /// Of 127.0.0.0/8, for no other test or process (`Loopback` of IngestTests has the upper half).
    private func ports() throws -> (ports: ConnectionPorts, address: IPAddress) {
        let number = Self.next.add(1, ordering: .relaxed).newValue
        let process = UInt32(truncatingIfNeeded: getpid()) & 0x3FFF
        let bits = 0x7F40_0000 | process << 8 | number & 0xFF
        var settings = ReceiveSettings()
        settings.address = "127.\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        settings.ports = 50_000...50_005
        return (try ConnectionPorts(settings: settings), .v4(bits))
    }

    private func participant(_ connectionID: String, _ media: String, from source: String? = nil) -> Participant {
        var participant = Participant(connectionID: connectionID, sdp: "v=0\n" + media)
        participant.sourceAddress = source
        return participant
    }

    @Test func bindsAPairForEverySection() throws {
        let (ports, _) = try ports()
        #expect(ports.smallestBuffer == nil)
        #expect(
            try ports.open("A", sections: [.video, .audio]) == [
                .init(kind: .video, rtp: 50_000, rtcp: 50_001), .init(kind: .audio, rtp: 50_002, rtcp: 50_003),
            ])
        #expect(ports.bound == [50_000, 50_001, 50_002, 50_003])
        #expect(ports.roles(of: "A").map(\.role) == [.videoRTP, .videoRTCP, .audioRTP, .audioRTCP])
        #expect(ports.smallestBuffer ?? 0 > 0)
        #expect(throws: IngestError.self) { try ports.open("B", sections: [.video, .audio]) }
        _ = try ports.close("A")
        #expect(ports.bound == [] && ports.roles(of: "A") == [])
    }

    @Test func bindsThePortsThatADescriptionNames() throws {
        let (ports, address) = try ports()
        try ports.open(participant("A", "m=audio 50000 RTP/AVP 0\na=rtcp-mux", from: "192.0.2.1"))
        #expect(ports.bound == [50_000])
        let sender = try UDPSender.toAnyAddress()
        sender.sendOrLose([1], to: Endpoint(address: address, port: 50_000))
        var unexpected: [Bool] = []
        for _ in 0..<200 where unexpected.isEmpty {
            _ = try ports.receive()
            try ports.forEachReceived { datagram, _ in unexpected.append(datagram.isUnexpected) }
            ports.wait(Interval(milliseconds: 5))
        }
        #expect(unexpected == [true])
    }

    /// Case 68.
    @Test func listensWhereTheJobNeedsItUnlessItSaysWhere() throws {
        for (address, version6) in [(nil, true), ("::1", true)] as [(String?, Bool)] {
            var settings = ReceiveSettings()
            settings.address = address
            let ports = try ConnectionPorts(settings: settings, unlessSet: ListeningAddress.all)
            let number = UInt16(40_000 + Int(getpid()) % 9000)
            try ports.open(participant("A", "c=IN IP6 ::1\nm=audio \(number) RTP/AVP 0\na=rtcp-mux"))
            let sender = try UDPSender.toAnyAddress()
            sender.sendOrLose([1], to: Endpoint(address: .v6(high: 0, low: 1), port: number))
            #expect(try received(by: ports).map(\.source.address.isVersion6) == [version6])
            _ = try ports.close("A")
        }
    }

    /// The group of `c=`, from the sender of `a=source-filter`, for RTP and RTCP.
    @Test func joinsTheGroupOfADescription() throws {
        let (ports, address) = try ports()
        let group = "239.254.\(getpid() >> 8 & 255).\(getpid() & 255)"
        // On the interface that has the address of `ports`.
        let text = "c=IN IP4 \(group)/1\na=source-filter: incl IN IP4 * 127.0.0.7\nm=audio 50000 RTP/AVP 0"
        #expect(throws: IngestError.noInterface(address.rendered())) { try ports.open(participant("A", text)) }
        var settings = ReceiveSettings()
        settings.address = "127.0.0.1"
        let local = try ConnectionPorts(settings: settings)
        try local.open(participant("A", text.replacing("50000", with: "50100")))
        for (source, port) in [(8, 50_100), (7, 50_100), (7, 50_101)] as [(UInt32, UInt16)] {
            let sender = try UDPSender(from: Endpoint(address: .v4(0x7F00_0000 | source), port: 0))
            try sender.sendMulticast(by: 1)
            try sender.send([UInt8(source)], to: Endpoint(address: try #require(IPAddress(parsing: group)), port: port))
        }
        #expect(try received(by: local, 2).map(\.destination.port).sorted() == [50_100, 50_101])
    }

    private func received(by ports: ConnectionPorts, _ count: Int = 1) throws -> [ReceivedDatagram] {
        var datagrams: [ReceivedDatagram] = []
        for _ in 0..<200 where datagrams.count < count {
            _ = try ports.receive()
            try ports.forEachReceived { datagram, _ in datagrams.append(datagram) }
            ports.wait(Interval(milliseconds: 5))
        }
        return datagrams
    }

    @Test func aSharedPortStaysUntilItsLastConnectionHasLeft() throws {
        let (ports, _) = try ports()
        try ports.open(participant("A", "m=audio 50000 RTP/AVP 0\na=rtcp-mux"))
        try ports.open(participant("B", "m=audio 50000 RTP/AVP 0\na=rtcp-mux\nm=video 50002 RTP/AVP 96\na=rtcp-mux"))
        _ = try ports.close("A")
        #expect(ports.bound == [50_000, 50_002])
        _ = try ports.close("B")
        #expect(ports.bound == [])
    }

    @Test func refusesADescriptionWithoutPorts() throws {
        let (ports, _) = try ports()
        #expect(
            throws: RecorderError.unsuitable(
                "A: the session description has no audio or video port to receive on; a stream needs RTP over UDP and a "
                    + "port other than 0 in its m= line")
        ) { try ports.open(participant("A", "m=audio 0 RTP/AVP 0")) }
        var settings = ReceiveSettings()
        settings.address = "nowhere"
        #expect(throws: RecorderError.unsuitable("receive.address: 'nowhere' is not an IPv4 or IPv6 address")) {
            try ConnectionPorts(settings: settings)
        }
    }

    @Test func aWakeEndsTheWait() throws {
        let (ports, _) = try ports()
        ports.wake()
        // Would time out the test.
        ports.wait(Interval(milliseconds: 600_000))
    }

    /// What a killed recorder had forwarded comes to the same ports.
    @Test func bindsThePortsOfAnEarlierRecorderAgain() throws {
        let (ports, _) = try ports()
        let roles: [ConnectionJoined.PortRole] = [
            .init(port: 50_000, role: .audioRTP), .init(port: 50_001, role: .audioRTCP),
            .init(port: 50_002, role: .videoRTP), .init(port: 50_003, role: .videoRTCP),
        ]
        let opened = ports.open(again: ConnectionJoined(connectionID: "A", sdp: "", ports: roles))
        #expect(
            opened == [
                .init(kind: .audio, rtp: 50_000, rtcp: 50_001), .init(kind: .video, rtp: 50_002, rtcp: 50_003),
            ])
        #expect(ports.bound == [50_000, 50_001, 50_002, 50_003] && ports.roles(of: "A") == roles)
        #expect(ports.smallestBuffer ?? 0 > 0)
    }

    @Test func bindsNoneOfThemWhereOneIsInUse() throws {
        let (holder, address) = try ports()
        _ = try holder.open("X", sections: [.audio, .video])
        var settings = ReceiveSettings()
        settings.address = address.rendered()
        let ports = try ConnectionPorts(settings: settings)
        let roles: [ConnectionJoined.PortRole] = [
            .init(port: 50_010, role: .audioRTP), .init(port: 50_011, role: .audioRTCP),
            .init(port: 50_002, role: .videoRTP), .init(port: 50_003, role: .videoRTCP),
        ]
        #expect(ports.open(again: ConnectionJoined(connectionID: "A", sdp: "", ports: roles)).isEmpty)
        #expect(ports.bound == [] && ports.roles(of: "A") == [])
        let audioOnly = ConnectionJoined(connectionID: "B", sdp: "", ports: Array(roles.prefix(2)))
        #expect(ports.open(again: audioOnly).isEmpty && ports.bound == [])
    }
}
