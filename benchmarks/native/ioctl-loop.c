/*
 * The loops of Hype.Kvm.Benchmarks, in C: what there is to be compared with.
 *
 * Reads lines "LOOP COUNT", makes that many calls, and answers each line with the nanoseconds they took.
 * LOOP is one of: version (KVM_GET_API_VERSION), registers (KVM_GET_REGS), exit (KVM_RUN up to a port's exit).
 *
 * With the argument "threads", a second thread sleeps meanwhile, as in every monitor and every .NET program there are others: the kernel then counts
 * references to the descriptor's file, which it leaves out in a process of one thread. Not having to is worth more than anything else that is
 * measured here.
 */
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* again: out 0x10, al; jmp again */
static const unsigned char guest_code[] = {0xE6, 0x10, 0xEB, 0xFC};

static int kvm_fd, vcpu_fd;
static struct kvm_run *run;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int checked(int result, const char *what)
{
	if (result < 0)
		fail(what);
	return result;
}

static void set_up(void)
{
	const size_t page = 4096;
	struct kvm_sregs sregs;
	struct kvm_regs regs = {.rflags = 2};

	kvm_fd = checked(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	int run_size = checked(ioctl(kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
	int vm_fd = checked(ioctl(kvm_fd, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	void *memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		fail("mmap");
	memcpy(memory, guest_code, sizeof(guest_code));
	struct kvm_userspace_memory_region region = {.memory_size = page, .userspace_addr = (uintptr_t)memory};
	checked(ioctl(vm_fd, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");

	vcpu_fd = checked(ioctl(vm_fd, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu_fd, 0);
	if (run == MAP_FAILED)
		fail("mmap(kvm_run)");
	checked(ioctl(vcpu_fd, KVM_GET_SREGS, &sregs), "KVM_GET_SREGS");
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	checked(ioctl(vcpu_fd, KVM_SET_SREGS, &sregs), "KVM_SET_SREGS");
	checked(ioctl(vcpu_fd, KVM_SET_REGS, &regs), "KVM_SET_REGS");
}

static void version_loop(long count)
{
	for (long i = 0; i < count; i++)
		if (ioctl(kvm_fd, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
			fail("KVM_GET_API_VERSION");
}

static void registers_loop(long count)
{
	struct kvm_regs regs;

	for (long i = 0; i < count; i++)
		if (ioctl(vcpu_fd, KVM_GET_REGS, &regs) != 0 || regs.rflags != 2)
			fail("KVM_GET_REGS");
}

static void exit_loop(long count)
{
	for (long i = 0; i < count; i++) {
		if (ioctl(vcpu_fd, KVM_RUN, 0) != 0 || run->exit_reason != KVM_EXIT_IO)
			fail("KVM_RUN");
		const unsigned char *data = (const unsigned char *)run + run->io.data_offset;
		if (run->io.port != 0x10 || run->io.size != 1 || data[0] != 0)
			fail("the exit's data");
	}
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void *sleep_for_ever(void *unused)
{
	for (;;)
		pause();
	return unused;
}

int main(int argc, char **argv)
{
	char loop[16];
	long count;
	pthread_t thread;

	if (argc == 2 && strcmp(argv[1], "threads") == 0 && pthread_create(&thread, NULL, sleep_for_ever, NULL) != 0)
		fail("pthread_create");
	set_up();
	while (scanf("%15s %ld", loop, &count) == 2) {
		void (*run_loop)(long) = strcmp(loop, "version") == 0 ? version_loop
			: strcmp(loop, "registers") == 0 ? registers_loop : exit_loop;
		int64_t start = now();
		run_loop(count);
		printf("%lld 0\n", (long long)(now() - start));
		fflush(stdout);
	}
	return 0;
}
