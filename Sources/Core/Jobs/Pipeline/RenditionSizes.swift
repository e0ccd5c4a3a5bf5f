import Media

/// The sizes in which a presentation offers a view: `renditions: [1080p, 720p, 360p]`, the view's own first.
struct RenditionSizes {
    /// More are of no use to a player that chooses among them.
    static let limit = 6

    /// Reads the sizes below the view's own; none where nothing is said.
    ///
    /// A text such as `360p` is the length of the shorter side; the other follows from the view.
    static func smaller(_ node: DocumentNode?, than own: FrameSize?, _ reader: inout DocumentReader) -> [FrameSize] {
        guard let node else { return [] }
        guard let own else {
            reader.refuse(node, "only the video of a view has renditions", accepted: "null")
            return []
        }
        var sizes: [FrameSize] = []
        for element in reader.list(node, of: "renditions", upTo: limit) ?? [] {
            guard let size = size(element, like: own, &reader) else { continue }
            let isFirst = sizes.isEmpty
            guard isFirst ? size == own : size.isSmaller(than: sizes[sizes.count - 1]) else {
                reader.refuse(
                    element, isFirst ? "the first rendition is the view itself" : "is not smaller than the one before",
                    accepted: isFirst ? "\(own.width)x\(own.height)" : "sizes in descending order")
                return []
            }
            sizes.append(size)
        }
        return Array(sizes.dropFirst())
    }

    private static func size(
        _ node: DocumentNode, like own: FrameSize, _ reader: inout DocumentReader
    ) -> FrameSize? {
        guard case .string(let text) = node.content, text.last == "p", let side = Int(text.dropLast()) else {
            return FrameSize(node, &reader)
        }
        guard FrameSize.sides.contains(side), side.isMultiple(of: 2), own.shorterSide > 0 else {
            reader.refuse(node, "\(node.summary) is not a rendition", accepted: "an even number of lines such as 360p")
            return nil
        }
        // Even, because chroma has half of it.
        let longer = (own.longerSide * side / own.shorterSide + 1) & ~1
        return own.width >= own.height ? FrameSize(width: longer, height: side) : FrameSize(width: side, height: longer)
    }
}

extension FrameSize {
    fileprivate var shorterSide: Int { min(width, height) }
    fileprivate var longerSide: Int { max(width, height) }

    /// Their names tell renditions apart, and they have the shorter side.
    fileprivate func isSmaller(than other: FrameSize) -> Bool {
        shorterSide < other.shorterSide && width <= other.width && height <= other.height
    }
}
