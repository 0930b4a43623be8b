"""What a network looks at: saliency maps, how alike they are, and what hidden units represent."""
