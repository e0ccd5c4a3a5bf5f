import Testing

@testable import Media

@Suite struct CopiedFrameTests {
    @Test func isHeldWhenTheDecoderGoesOn() {
        let source = CopiedFrame(VideoFrame(width: 4, height: 4, colour: .bt709), tag: 5, isDamaged: true)
        let held = CopiedFrame(copying: source)
        source.picture.withMutablePlanes { y, _, _ in y[0] = 99 }
        #expect(held.picture.y[0] == 16)
        #expect(held.width == 4 && held.height == 4 && held.colour == .bt709)
        #expect(held.tag == 5 && held.isDamaged)
    }

    @Test func reusesItsStorageForPicturesOfTheSameSize() {
        let held = CopiedFrame(VideoFrame(width: 64, height: 64))
        let before = unsafe held.picture.y.withUnsafeBufferPointer { $0.baseAddress }
        held.hold(CopiedFrame(VideoFrame(width: 64, height: 64, colour: .bt601), tag: 1))
        unsafe #expect(held.picture.y.withUnsafeBufferPointer { $0.baseAddress } == before)
        held.hold(CopiedFrame(VideoFrame(width: 65, height: 64), tag: 2))
        #expect(held.width == 65 && held.tag == 2)
    }
}
