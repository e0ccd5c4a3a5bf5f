import Testing

@testable import Presentations

@Suite struct TransportUnitTests {
    private func unit(shown: Int64, decoded: Int64) -> TransportUnit {
        let bytes: [UInt8] = [1, 2]
        return TransportUnit(
            period: 1, fileNumber: 1, presentationTime: shown, decodeTime: decoded, isKeyFrame: true,
            copying: bytes.span)
    }

    @Test func keepsItsTimesWhereTheyIncrease() {
        #expect(unit(shown: 900, decoded: 500).decoded(after: 499) == unit(shown: 900, decoded: 500))
    }

    @Test(arguments: [(500, 501, 900), (899, 900, 900), (2000, 2001, 2001)] as [(Int64, Int64, Int64)])
    func isDecodedAfterTheOneBefore(last: Int64, decoded: Int64, shown: Int64) {
        #expect(unit(shown: 900, decoded: 500).decoded(after: last) == unit(shown: shown, decoded: decoded))
    }

    @Test func copiesItsBytes() {
        #expect(unit(shown: 0, decoded: 0).bytes == [1, 2])
    }
}
