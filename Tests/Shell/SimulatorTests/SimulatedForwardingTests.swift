import Media
import Testing

@testable import Simulator

@Suite struct SimulatedForwardingTests {
    private let target = SimulatedForwarding.Target(address: .v4(0x7F00_0001), audioPort: 5000, videoPort: 5010)

    private func forwarding(_ options: ImpairmentOptions = ImpairmentOptions()) -> SimulatedForwarding {
        SimulatedForwarding(target: target, impairment: Impairment(options: options, seed: 3, stream: 0))
    }

    @Test(
        arguments: [
            (.audio, false, 5000), (.audio, true, 5001), (.video, false, 5010), (.video, true, 5011),
        ] as [(ForwardedSDP.MediaKind, Bool, UInt16)])
    func mapsEachKindToItsPort(_ kind: ForwardedSDP.MediaKind, _ isOnControlPort: Bool, _ port: UInt16) {
        var forwarding = forwarding()
        forwarding.insert([7], slot: .init(kind: kind, isOnControlPort: isOnControlPort), due: .zero)
        let expected = Datagram(destination: Endpoint(address: .v4(0x7F00_0001), port: port), payload: [7])
        #expect(forwarding.poll(at: .zero) == [expected])
    }

    @Test func sendsNothingBeforeItsTime() {
        var forwarding = forwarding()
        for i in 0..<3 {
            let due = SessionTime(milliseconds: Int64(i) * 10)
            forwarding.insert([UInt8(i)], slot: .init(kind: .audio, isOnControlPort: false), due: due)
        }
        #expect(forwarding.nextTime == .zero)
        #expect(forwarding.poll(at: SessionTime(milliseconds: 10)).map(\.payload) == [[0], [1]])
        #expect(forwarding.nextTime == SessionTime(milliseconds: 20))
        #expect(forwarding.poll(at: SessionTime(milliseconds: 19)).isEmpty)
        #expect(forwarding.poll(at: SessionTime(milliseconds: 20)).map(\.payload) == [[2]])
        #expect(forwarding.nextTime == nil)
    }

    @Test func countsWhatItSendsAndLoses() {
        let options = ImpairmentOptions(lossPercent: 20, reorderPercent: 20, duplicatePercent: 20)
        var forwarding = forwarding(options)
        for i in 0..<200 {
            let slot = ForwardedSDP.Slot(kind: .video, isOnControlPort: false)
            forwarding.insert([UInt8(i)], slot: slot, due: SessionTime(milliseconds: Int64(i) * 10))
        }
        let payloads = forwarding.poll(at: SessionTime(milliseconds: 10_000)).map(\.payload)
        #expect(forwarding.sent == payloads.count)
        #expect(Set(payloads).count + forwarding.lost == 200)
        #expect(payloads.count > Set(payloads).count)
        #expect(zip(payloads, payloads.dropFirst()).contains { $0[0] > $1[0] })
    }
}
