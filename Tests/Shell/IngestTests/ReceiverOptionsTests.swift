import Media
import Testing

@testable import Ingest

@Suite struct ReceiverOptionsTests {
    // The length of UDP has 16 bits (RFC 768); a receiver of nothing could not tell a datagram from its absence.
    @Test(arguments: [(0, 1), (-7, 1), (1, 1), (1500, 1500), (65_536, 65_536), (.max, 65_536)])
    func takeDatagramsThatExist(asked: Int, taken: Int) {
        #expect(ReceiverOptions(largestDatagram: asked).largestDatagram == taken)
    }

    @Test func takeEveryAddressAndEveryDatagramUnlessToldOtherwise() {
        let options = ReceiverOptions()
        #expect(options.address.isUnspecified && !options.address.isVersion6)
        #expect(options.largestDatagram == 65_536 && options.receiveBufferBytes == 8 << 20)
    }
}
