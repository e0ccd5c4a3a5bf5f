import Testing

@testable import Depacketizing

struct H264OrderCountTests {
    /// Counts of reference pictures that were passed, modulo 16.
    private func order(_ counts: [UInt32]) -> H264OrderCount {
        var order = H264OrderCount()
        for count in counts { order.pass(count, modulus: 16, isReference: true) }
        return order
    }

    @Test(arguments: [(9, true), (15, true), (0, false), (7, false), (8, false), (1, false)] as [(UInt32, Bool)])
    func isAheadByLessThanHalfOfTheModulus(count: UInt32, isAhead: Bool) {
        #expect(order([0, 4, 8]).isAhead(count, modulus: 16) == isAhead)
    }

    @Test func goesOnOverTheModulus() {
        let order = order([0, 6, 12, 2])
        #expect(order.isAhead(4, modulus: 16) && !order.isAhead(0, modulus: 16))
    }

    @Test func comparesWithWhatIsShownLast() {
        // A P picture, and a B picture that is shown before it and referred to.
        let order = order([0, 6, 2])
        #expect(!order.isAhead(4, modulus: 16))
        #expect(order.isAhead(7, modulus: 16))
    }

    @Test func aPictureThatNoneRefersToIsNoAnchor() {
        var order = order([0])
        order.pass(7, modulus: 16, isReference: false)
        #expect(!order.isAhead(5, modulus: 16))
        #expect(!order.isAhead(8, modulus: 16))
    }

    @Test func givesTheFullCountOfWhatComesNext() {
        let order = order([0, 6, 12])
        #expect([14, 2, 11].map { order.count($0, modulus: 16) } == [14, 18, 11])
        #expect(order.count(nil, modulus: 16) == nil && order.count(3, modulus: 0) == nil)
        #expect(self.order([]).count(3, modulus: 16) == 3)
    }

    @Test func saysNothingWithoutCounts() {
        #expect(order([]).isAhead(3, modulus: 16))
        #expect(order([5]).isAhead(nil, modulus: 0))
        var order = order([])
        order.pass(nil, modulus: 0, isReference: true)
        #expect(order.isAhead(.max, modulus: .max))
    }

    @Test func keepsTheWidestStepOverARestart() {
        var order = order([0, 6, 2])
        #expect(order.widestStep == 6)
        order.restart()
        #expect(order.widestStep == 6)
        order.pass(0, modulus: 16, isReference: true)
        order.pass(2, modulus: 16, isReference: true)
        #expect(order.widestStep == 6)
        #expect(order.isAhead(4, modulus: 16))
        #expect(H264OrderCount().widestStep == nil)
    }
}
