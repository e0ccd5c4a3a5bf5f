import Testing

@testable import Packaging

@Suite struct CorrectionWindowTests {
    private func block(_ ticks: Int64) -> CorrectionWindow.Block {
        CorrectionWindow.Block(presentationTime: ticks, timestampOffset: ticks * 10, cluster: 0)
    }

    @Test func closesForGoodAfterElevenSeconds() {
        var window = CorrectionWindow()
        window.append(block(0), elapsed: 0)
        window.append(block(1), elapsed: 11_000_000_000)
        #expect(window.isOpen)
        #expect(window.blocks.map(\.presentationTime) == [0, 1])
        window.append(block(2), elapsed: 11_000_000_001)
        #expect(!window.isOpen)
        #expect(window.blocks.isEmpty)
        window.append(block(3), elapsed: 0)
        #expect(window.blocks.isEmpty)
    }

    @Test func isBoundedWhateverTheFrameRate() {
        var window = CorrectionWindow()
        for i in 0..<CorrectionWindow.maximumBlocks { window.append(block(Int64(i)), elapsed: 0) }
        #expect(window.isOpen)
        window.append(block(0), elapsed: 0)
        #expect(!window.isOpen)
    }
}
