# The guest: a kernel of our own configuration and an initrd. The C# side knows nothing of this file; `./hype` calls it.

guest_folder := .build/linux/guest

.PHONY: guest kernel initrd menuconfig-guest clean-guest

guest: kernel initrd
	@cd $(guest_folder) && for file in bzImage initrd.cpio.gz; do \
	  printf '%s  %s  %s bytes\n' "$$(sha256sum <$$file | cut -d' ' -f1)" "$(guest_folder)/$$file" "$$(stat -c %s $$file)"; \
	done

kernel:
	@etc/linux/guest/build

initrd:
	@etc/initrd/build

# Opens the kernel's configuration and writes what changed back to etc/linux/guest/x86_64.config.
menuconfig-guest:
	@etc/linux/guest/build menuconfig

clean-guest:
	@etc/linux/guest/build clean
