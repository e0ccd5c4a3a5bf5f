/// The last box of an unfinished file: an empty `free` that reaches to the end of the file, whatever is written there
/// (size 0, ISO/IEC 14496-12 §4.2.2).
///
/// A fragment is written after the gate, where no reader sees it, and shown by patching the gate's size to its own
/// eight bytes. Without it a kill could leave half a `moof`, and libavformat refuses a whole file for that.
enum FragmentGate {
    static let closed: [UInt8] = bytes(size: 0)
    static let open: [UInt8] = bytes(size: 8)

    private static func bytes(size: UInt32) -> [UInt8] {
        var writer = BoxWriter()
        writer.uint32(size)
        writer.uint32(BoxType(stringLiteral: "free").code)
        return writer.bytes
    }
}
