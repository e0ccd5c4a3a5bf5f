import TestSupport
import Testing

@testable import RTP

@Suite struct PortUseTests {
    @Test(arguments: [0, 63, 64, 95, 96, 127, 255] as [UInt8])
    func remembersTheTypesThatRTCPCouldBeTakenFor(payloadType: UInt8) {
        var use = PortUse()
        use.add(payloadType: payloadType)
        #expect(use.describes(payloadType: payloadType) == (64...95).contains(payloadType))
        #expect(!use.describes(payloadType: payloadType ^ 1))
    }

    @Test func joinsWhatSeveralDescriptionsSay() {
        var use = PortUse(sharesRTCP: true)
        use.add(payloadType: 72)
        var other = PortUse()
        other.add(payloadType: 95)
        other.add(use)
        #expect(other.sharesRTCP && other.describes(payloadType: 72) && other.describes(payloadType: 95))
        #expect(PortUse.reports == PortUse(sharesRTCP: true))
    }
}
